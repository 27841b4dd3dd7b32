//! Long text in the spill: written as bytes, and checked by SIMD when it is read back. serde checks a `String` byte by
//! byte, which for text that is not ASCII takes longer than to compress it.

use serde::de::Deserializer;
use serde::ser::Serializer;

/// Writes a text.
///
/// # Errors
/// The serializer's own.
pub fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(text.as_bytes())
}

/// Reads a text back.
///
/// # Errors
/// Bytes that are no UTF-8, which only a damaged file has.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    borrowed::deserialize(deserializer).map(str::to_owned)
}

/// The same for a text that is read where it stands, without a copy.
pub mod borrowed {
    use serde::de::{Deserialize, Deserializer, Error};

    pub use super::serialize;

    /// Reads a text.
    ///
    /// # Errors
    /// Bytes that are no UTF-8.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'de str, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        simdutf8::basic::from_utf8(bytes).map_err(D::Error::custom)
    }
}

/// The same for a text that may be missing. Text that is unknown is never empty, so an empty one stands for none.
pub mod optional {
    use serde::de::Deserializer;
    use serde::ser::Serializer;

    /// Writes a text.
    ///
    /// # Errors
    /// The serializer's own.
    pub fn serialize<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
        super::serialize(text.as_deref().unwrap_or_default(), serializer)
    }

    /// Reads a text back.
    ///
    /// # Errors
    /// Bytes that are no UTF-8.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
        super::deserialize(deserializer).map(|text| Some(text).filter(|text| !text.is_empty()))
    }
}

/// The same for long lists of numbers, four bytes each.
pub mod numbers {
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::Serializer;

    /// Writes numbers.
    ///
    /// # Errors
    /// The serializer's own.
    pub fn serialize<S: Serializer>(numbers: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = vec![0; size_of_val(numbers)];
        let (places, _) = bytes.as_chunks_mut();
        places.iter_mut().zip(numbers).for_each(|(place, number)| *place = number.to_le_bytes());
        serializer.serialize_bytes(&bytes)
    }

    /// Reads numbers back.
    ///
    /// # Errors
    /// The deserializer's own.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
        let (numbers, _) = <&[u8]>::deserialize(deserializer)?.as_chunks();
        Ok(numbers.iter().map(|&number| u32::from_le_bytes(number)).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Row<'a> {
        #[serde(with = "super::borrowed")]
        own: &'a str,
        #[serde(with = "super")]
        text: String,
        #[serde(with = "super::optional")]
        lead: Option<String>,
        #[serde(with = "super::numbers")]
        words: Vec<u32>,
    }

    #[test]
    fn texts_come_back_and_damage_is_an_error() {
        for lead in [None, Some("tóm tắt".to_owned())] {
            let row = Row { own: "đoạn", text: "bài viết".into(), lead, words: vec![7, u32::MAX] };
            let mut bytes = postcard::to_stdvec(&row).unwrap();
            assert_eq!(postcard::from_bytes::<Row>(&bytes).unwrap(), row);
            bytes[1] = 0xff;
            assert!(postcard::from_bytes::<Row>(&bytes).is_err());
        }
    }
}
