//! Which documents of two runs are the same: `doc_id` is made from content and place, so where either changed the
//! address, the row's own id and the source must do.

use std::collections::HashMap;

use super::run::Document;

/// One way to name a document.
type Name = for<'a> fn(&'a Document) -> Option<&'a str>;

/// Pairs of positions, by the first name that stands once among the documents left in each run; in the order of the new
/// run.
pub fn pairs(old: &[Document], new: &[Document]) -> Vec<(usize, usize)> {
    let names: [Name; 4] = [
        |document| Some(&document.doc_id),
        |document| document.url.as_deref(),
        |document| document.id.as_deref(),
        |document| Some(&document.source),
    ];
    let mut partner: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    for name in names {
        let before = once(old.iter().enumerate().filter(|(at, _)| !taken[*at]), name);
        let after = once(new.iter().enumerate().filter(|(at, _)| partner[*at].is_none()), name);
        for (name, at) in after {
            if let (Some(at), Some(Some(before))) = (at, before.get(name)) {
                partner[at] = Some(*before);
                taken[*before] = true;
            }
        }
    }
    partner.into_iter().enumerate().filter_map(|(after, before)| Some((before?, after))).collect()
}

/// The position of each name; `None` where several documents have it.
fn once<'a>(documents: impl Iterator<Item = (usize, &'a Document)>, name: Name) -> HashMap<&'a str, Option<usize>> {
    let mut found = HashMap::new();
    for (at, document) in documents {
        if let Some(name) = name(document) {
            found.entry(name).and_modify(|known| *known = None).or_insert(Some(at));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(doc_id: &str, url: &str, id: &str, source: &str) -> Document {
        let given = |value: &str| Some(value.to_owned()).filter(|value| !value.is_empty());
        Document {
            doc_id: doc_id.into(),
            id: given(id),
            source: source.into(),
            url: given(url),
            title: None,
            date: None,
            language: None,
            n_chars: "0".into(),
            text: 0,
        }
    }

    #[test]
    fn the_surest_name_that_stands_once_decides() {
        let old = [
            document("1", "u/1", "", "a:1"),
            document("2", "u/2", "", "a:2"),
            document("3", "u/same", "x", "a:3"),
            document("4", "u/same", "", "a:4"),
            document("5", "", "", "a:5"),
        ];
        let new = [
            document("9", "u/2", "", "b:1"),     // by its address
            document("1", "u/new", "", "b:2"),   // by its content
            document("8", "u/same", "x", "b:3"), // by its own id, as the address stands twice
            document("7", "u/same", "", "a:4"),  // by its address, which stands once among what is left
            document("6", "", "", "c:1"),        // new
        ];
        assert_eq!(pairs(&old, &new), [(1, 0), (0, 1), (2, 2), (3, 3)]);
    }
}
