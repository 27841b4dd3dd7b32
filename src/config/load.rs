//! Reading and showing the configuration: file, then `--set key=value`, each mistake named with its nearest valid key.

use std::path::Path;

use toml_edit::{DocumentMut, Item, TableLike};

use super::Config;
use crate::error::{Error, Result};
use crate::record::Origin;

/// `config/default.toml`: every key with its default and a comment.
pub const DEFAULT_TOML: &str = include_str!("../../config/default.toml");

/// One `key=value` on top of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// `--set section.key=value`.
    Key(String),
    /// `--gate key=value`, a key of `[gates]`.
    Gate(String),
}

impl Overlay {
    /// As it was given, for messages.
    fn option(&self) -> String {
        match self {
            Self::Key(pair) => format!("--set {pair}"),
            Self::Gate(pair) => format!("--gate {pair}"),
        }
    }

    /// The full key and the value.
    fn split(&self) -> Result<(String, &str)> {
        let (pair, section, form) = match self {
            Self::Key(pair) => (pair, "", "--set section.key=value"),
            Self::Gate(pair) => (pair, "gates.", "--gate key=value"),
        };
        let (key, value) = pair
            .split_once('=')
            .ok_or_else(|| Error::usage(format!("{}: no `=`", self.option())).help(format!("write {form}")))?;
        Ok((format!("{section}{}", key.trim()), value.trim()))
    }
}

/// The configuration of a run: defaults, then the file, then the `key=value` overlays in order.
///
/// # Errors
/// A file that can't be read or is no TOML, an unknown key, a value of the wrong type or out of range; each names the
/// key, the file and line or the option, and the nearest valid key.
pub fn load(file: Option<&Path>, overlays: &[Overlay]) -> Result<Config> {
    let config = match file {
        Some(path) => from_file(path)?,
        None => Config::default(),
    };
    let config = overlays.iter().try_fold(config, |config, overlay| overlaid(&config, overlay))?;
    config.validate()?;
    Ok(config)
}

fn from_file(path: &Path) -> Result<Config> {
    if path.is_dir() {
        return Err(Error::usage("is a folder, not a configuration file")
            .at(path)
            .help("name a TOML file; `tinsach config > tinsach.toml` writes one"));
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| Error::usage("can't read the configuration").at(path).because(error))?;
    from_toml(&text, &path.display().to_string())
}

/// Reads a configuration from TOML; `name` is what errors call it.
///
/// # Errors
/// See [`load`].
pub fn from_toml(text: &str, name: &str) -> Result<Config> {
    let place = |at: Option<usize>| match at {
        Some(at) => Origin::file(name).row(line_of(text, at)),
        None => Origin::file(name),
    };
    let document = toml_edit::Document::parse(text).map_err(|error| {
        Error::usage(format!("no valid TOML: {}", error.message())).at(place(error.span().map(|span| span.start)))
    })?;
    if let Some((key, near, at)) = unknown_key(document.as_table(), default_document().as_table(), "") {
        return Err(unknown(&key, near).at(place(at)));
    }
    toml::from_str(text).map_err(|error| {
        let at = error.span().map(|span| span.start);
        let key = at.and_then(|at| key_at(text, at)).map_or(String::new(), |key| format!("`{key}`: "));
        Error::usage(format!("{key}{}", error.message())).at(place(at))
    })
}

/// The configuration as commented TOML, fit to be saved and loaded again.
pub fn to_toml(config: &Config) -> Result<String> {
    let mut shown = default_document();
    let values =
        toml::Table::try_from(config).map_err(|error| Error::new("can't show the configuration").because(error))?;
    for (section, keys) in &values {
        for (key, value) in keys.as_table().into_iter().flatten() {
            let mut value: toml_edit::Value = written(value)
                .parse()
                .map_err(|error: toml_edit::TomlError| Error::new("can't show the configuration").because(error))?;
            if let Some(old) = shown.get_mut(section).and_then(|table| table.get_mut(key)).and_then(Item::as_value_mut)
            {
                *value.decor_mut() = old.decor().clone();
                *old = value;
            }
        }
    }
    Ok(shown.to_string())
}

/// A value as a person would write it: our floats are `f32`, which TOML widens.
fn written(value: &toml::Value) -> String {
    match value {
        toml::Value::Float(float) => format!("{:?}", *float as f32),
        other => other.to_string(),
    }
}

/// Sets one `key=value` on top of a configuration. A value is TOML; a bare word is a string, and `a,b` fills a list.
fn overlaid(config: &Config, overlay: &Overlay) -> Result<Config> {
    let (path, given) = overlay.split()?;
    let option = || overlay.option();
    let mut table = toml::Table::try_from(config).map_err(|error| Error::new(option()).because(error))?;
    let slot = path
        .split_once('.')
        .and_then(|(section, key)| table.get_mut(section)?.as_table_mut()?.get_mut(key))
        .ok_or_else(|| unknown(&path, nearest(&path, &all_keys())))?;
    let parsed = format!("v = {given}").parse::<toml::Table>().ok().and_then(|mut table| table.remove("v"));
    *slot = match (&slot, parsed) {
        (toml::Value::Array(_), Some(value @ toml::Value::Array(_))) => value,
        (toml::Value::Array(_), _) => {
            let items = given.split(',').filter(|item| !item.is_empty());
            toml::Value::Array(items.map(|item| toml::Value::String(item.trim().into())).collect())
        }
        (toml::Value::String(_), Some(value @ toml::Value::String(_))) => value,
        (toml::Value::String(_), _) => toml::Value::String(given.into()),
        (toml::Value::Float(_), Some(toml::Value::Integer(whole))) => toml::Value::Float(whole as f64),
        (_, Some(value)) => value,
        (_, None) => toml::Value::String(given.into()),
    };
    table.try_into().map_err(|error: toml::de::Error| Error::usage(format!("{}: {}", option(), error.message())))
}

fn default_document() -> DocumentMut {
    DEFAULT_TOML.parse().expect("config/default.toml is tested to be TOML")
}

fn all_keys() -> Vec<String> {
    let document = default_document();
    let sections = document.iter().filter_map(|(section, item)| Some((section, item.as_table_like()?)));
    sections
        .flat_map(|(section, keys)| keys.iter().map(move |(key, _)| format!("{section}.{key}")).collect::<Vec<_>>())
        .collect()
}

fn unknown(key: &str, near: Option<String>) -> Error {
    let error = Error::usage(format!("unknown key `{key}`"));
    match near {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help("`tinsach config` shows every key"),
    }
}

/// The first key that the defaults don't have: its path, the nearest valid one, its byte offset.
fn unknown_key(
    given: &dyn TableLike,
    valid: &dyn TableLike,
    prefix: &str,
) -> Option<(String, Option<String>, Option<usize>)> {
    for (key, item) in given.iter() {
        let path = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
        match (valid.get(key), item.as_table_like()) {
            (None, _) => {
                let at = given.key(key).and_then(toml_edit::Key::span).map(|span| span.start);
                let siblings: Vec<String> = valid.iter().map(|(sibling, _)| sibling.to_owned()).collect();
                let near = nearest(key, &siblings)
                    .map(|sibling| if prefix.is_empty() { sibling } else { format!("{prefix}.{sibling}") })
                    .or_else(|| nearest(&path, &all_keys()));
                return Some((path, near, at));
            }
            (Some(section), Some(keys)) => {
                if let Some(found) = section.as_table_like().and_then(|section| unknown_key(keys, section, &path)) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    None
}

/// The most alike of the valid keys, or other dotted names, where one is alike enough to be meant (Jaro-Winkler of 0.6 and
/// more).
pub(crate) fn nearest(key: &str, valid: &[String]) -> Option<String> {
    let alike = |candidate: &String| {
        let last = candidate.rsplit('.').next().unwrap_or(candidate);
        strsim::jaro_winkler(key, candidate).max(strsim::jaro_winkler(key, last))
    };
    let best = valid.iter().max_by(|a, b| alike(a).total_cmp(&alike(b)))?;
    (alike(best) >= 0.6).then(|| best.clone())
}

fn line_of(text: &str, at: usize) -> u64 {
    text.as_bytes()[..at.min(text.len())].iter().filter(|&&byte| byte == b'\n').count() as u64 + 1
}

/// `section.key` of the line that holds a byte offset.
fn key_at(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let key = text[start..].lines().next()?.split_once('=')?.0.trim();
    let section = before.lines().rev().find_map(|line| line.trim().strip_prefix('[')?.split(']').next());
    Some(section.map_or(key.to_owned(), |section| format!("{section}.{key}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(error: Error) -> String {
        format!("{error}; {}", error.help_text().unwrap_or("-"))
    }

    #[test]
    fn the_shipped_file_says_what_the_defaults_are() {
        assert_eq!(from_toml(DEFAULT_TOML, "default.toml").unwrap(), Config::default());
        assert_eq!(to_toml(&Config::default()).unwrap(), DEFAULT_TOML);
    }

    #[test]
    fn what_is_shown_can_be_loaded_again() {
        let mut config = Config::default();
        config.duplicates.enabled = false;
        config.output.carry = vec!["author".into()];
        assert_eq!(from_toml(&to_toml(&config).unwrap(), "shown").unwrap(), config);
    }

    #[test]
    fn a_misspelt_key_is_named_with_file_line_and_the_nearest_one() {
        let error = from_toml("[duplicates]\nenabld = false\n", "my.toml").unwrap_err();
        insta::assert_snapshot!(shown(error), @"my.toml:2: unknown key `duplicates.enabld`; did you mean `duplicates.enabled`?");
        let error = from_toml("[dupes]\nenabled = false\n", "my.toml").unwrap_err();
        insta::assert_snapshot!(shown(error), @"my.toml:1: unknown key `dupes`; did you mean `duplicates`?");
    }

    #[test]
    fn a_wrong_type_is_named_with_file_and_line() {
        let error = from_toml("[duplicates]\n\nenabled = \"no\"\n", "my.toml").unwrap_err();
        insta::assert_snapshot!(shown(error), @r#"my.toml:3: `duplicates.enabled`: invalid type: string "no", expected a boolean; -"#);
    }

    fn key(pair: &str) -> Overlay {
        Overlay::Key(pair.into())
    }

    #[test]
    fn a_gate_is_a_key_of_its_section_and_a_misspelt_one_is_named() {
        let gate = |pair: &str| load(None, &[Overlay::Gate(pair.into())]);
        let gates = gate("languages=vi,en").unwrap().gates;
        assert_eq!(gates.languages, ["vi", "en"]);
        let shown = |pair: &str| shown(gate(pair).unwrap_err());
        insta::assert_snapshot!(shown("max_rejectd=0.1"), @"unknown key `gates.max_rejectd`; did you mean `gates.max_rejected`?");
        insta::assert_snapshot!(shown("max_rejected"), @"--gate max_rejected: no `=`; write --gate key=value");
        insta::assert_snapshot!(shown("max_rejected=2"), @"`gates.max_rejected` must be from 0 to 1; -");
        insta::assert_snapshot!(shown("max_rejected=few"), @r#"--gate max_rejected=few: invalid type: string "few", expected f32; -"#);
        insta::assert_snapshot!(shown("latest_date=soon"), @"`gates.latest_date` must be a date; write it as in 2025-02-14");
        insta::assert_snapshot!(shown("latest_date=2025-02-14"), @"`gates.latest_date` does nothing while `gates.max_future` is 1; set gates.max_future too, to 0 for none");
    }

    #[test]
    fn weights_and_thresholds_of_the_strip_stage_have_a_range() {
        let shown = |pair: &str| shown(load(None, &[key(pair)]).unwrap_err());
        insta::assert_snapshot!(shown("strip.own_cohesion=5"), @"`strip.own_cohesion` must be from 0 to 1; -");
        insta::assert_snapshot!(shown("strip.line_cost=nan"), @"`strip.line_cost` must be 0 or more; -");
        insta::assert_snapshot!(shown("strip.clip=-1"), @"`strip.clip` must be 0 or more; -");
    }

    #[test]
    fn overlays_take_toml_bare_words_and_lists() {
        let config = load(None, &["output.zstd_level=9", "output.carry=a,b", "input.text=body"].map(key)).unwrap();
        assert_eq!(
            (config.output.zstd_level, config.output.carry, config.input.text),
            (9, vec!["a".into(), "b".into()], "body".into())
        );
        let error = load(None, &[key("duplicate.enabled=false")]).unwrap_err();
        insta::assert_snapshot!(shown(error), @"unknown key `duplicate.enabled`; did you mean `duplicates.enabled`?");
        let error = load(None, &[key("output.zstd_level=high")]).unwrap_err();
        insta::assert_snapshot!(shown(error), @r#"--set output.zstd_level=high: invalid type: string "high", expected u8; -"#);
    }
}
