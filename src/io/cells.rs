//! Cells of a frame as the text that a record takes.

use jiff::Timestamp;
use polars::prelude::{AnyValue, TimeUnit};
use serde_json::{Map, Value};

/// A cell as bytes: strings and binaries as they are, times as RFC 3339 (with `Z` where the column has a time zone), lists
/// and structs as JSON, the rest in polars' own words; `None` for null.
pub fn bytes(cell: AnyValue) -> Option<Vec<u8>> {
    match cell {
        AnyValue::Null => None,
        AnyValue::Binary(bytes) => Some(bytes.to_vec()),
        AnyValue::BinaryOwned(bytes) => Some(bytes),
        AnyValue::List(_) | AnyValue::Struct(..) | AnyValue::StructOwned(_) => {
            Some(json(cell).to_string().into_bytes())
        }
        other => Some(words(&other).into_bytes()),
    }
}

/// A cell as JSON.
fn json(cell: AnyValue) -> Value {
    match cell {
        AnyValue::Null => Value::Null,
        AnyValue::Boolean(truth) => truth.into(),
        AnyValue::List(items) => items.iter().map(json).collect(),
        AnyValue::StructOwned(parts) => {
            let (values, fields) = *parts;
            fields
                .iter()
                .map(|field| field.name.to_string())
                .zip(values.into_iter().map(json))
                .collect::<Map<_, _>>()
                .into()
        }
        AnyValue::Struct(..) => json(cell.into_static()),
        AnyValue::Float32(_) | AnyValue::Float64(_) => cell.extract::<f64>().map_or(Value::Null, Value::from),
        _ => match cell.extract::<i64>() {
            Some(number) if cell.dtype().is_integer() => number.into(),
            _ => words(&cell).into(),
        },
    }
}

/// A cell that holds no others, in words.
fn words(cell: &AnyValue) -> String {
    match cell {
        AnyValue::String(text) => (*text).to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::Binary(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        AnyValue::BinaryOwned(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        AnyValue::Float32(number) => number.to_string(),
        AnyValue::Float64(number) => number.to_string(),
        AnyValue::Datetime(since, unit, zone) => moment(*since, *unit, zone.as_ref().map(|zone| zone.as_str())),
        AnyValue::DatetimeOwned(since, unit, zone) => moment(*since, *unit, zone.as_ref().map(|zone| zone.as_str())),
        other => other.to_string(),
    }
}

/// A moment since 1970 in RFC 3339, with `Z` where the column has a zone. A number out of range stays a number.
fn moment(since: i64, unit: TimeUnit, zone: Option<&str>) -> String {
    let moment = match unit {
        TimeUnit::Nanoseconds => Timestamp::from_nanosecond(since.into()),
        TimeUnit::Microseconds => Timestamp::from_microsecond(since),
        TimeUnit::Milliseconds => Timestamp::from_millisecond(since),
    };
    let Ok(moment) = moment else { return since.to_string() };
    match zone {
        Some(_) => moment.to_string(),
        None => moment.to_string().trim_end_matches('Z').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::*;

    use super::*;

    fn text(cell: AnyValue) -> Option<String> {
        bytes(cell).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn every_kind_of_cell_has_words() {
        assert_eq!(text(AnyValue::Null), None);
        assert_eq!(text(AnyValue::String("Sông")).as_deref(), Some("Sông"));
        assert_eq!(bytes(AnyValue::Binary(b"\xff")), Some(vec![0xff]));
        assert_eq!(text(AnyValue::Int32(-7)).as_deref(), Some("-7"));
        assert_eq!(text(AnyValue::Float64(0.1)).as_deref(), Some("0.1"));
        assert_eq!(text(AnyValue::Date(19_835)).as_deref(), Some("2024-04-22"));
        let utc = TimeZone::UTC;
        let moment = 1_713_780_000_123_456;
        let zoned = AnyValue::Datetime(moment, TimeUnit::Microseconds, Some(&utc));
        assert_eq!(text(zoned).as_deref(), Some("2024-04-22T10:00:00.123456Z"));
        let naive = AnyValue::Datetime(moment, TimeUnit::Microseconds, None);
        assert_eq!(text(naive).as_deref(), Some("2024-04-22T10:00:00.123456"));
        let beyond = AnyValue::Datetime(i64::MAX, TimeUnit::Milliseconds, None);
        assert_eq!(text(beyond), Some(i64::MAX.to_string()));
    }

    #[test]
    fn lists_and_structs_are_json() {
        let tags = AnyValue::List(Series::new("tags".into(), [Some("a\"b"), None]));
        assert_eq!(text(tags).as_deref(), Some(r#"["a\"b",null]"#));
        let fields = vec![Field::new("n".into(), DataType::Int64), Field::new("on".into(), DataType::Boolean)];
        let parts = AnyValue::StructOwned(Box::new((vec![AnyValue::Int64(3), AnyValue::Boolean(true)], fields)));
        assert_eq!(text(parts).as_deref(), Some(r#"{"n":3,"on":true}"#));
    }
}
