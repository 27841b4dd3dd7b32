//! What each cue gives to the weight of a line.

use serde::Serialize;

macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// What speaks for or against a line.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Cue { $($(#[$doc])* $name,)* }

        const NAMES: &[&str] = &[$($id,)*];
    };
}

cues! {
    /// Its words, so many of them.
    Words = "words",
    /// It doesn't end as a sentence.
    Ending = "no sentence",
    /// Few of its words begin with a small letter.
    Capitals = "capitals",
    /// It stands in the page again.
    Copies = "repeated",
    /// What every line costs.
    Line = "line",
    /// What every line of an HTML page gains.
    Markup = "markup",
    /// Its links.
    Links = "links",
    /// Elements around it that are never the article.
    Outside = "outside",
    /// Elements around it that may be the article.
    Inside = "inside",
    /// It stands where most of the prose does.
    Habit = "among prose",
    /// Its element.
    Element = "element",
    /// Class and id words.
    Hint = "class words",
    /// The bounds of what one line can say.
    Clip = "bounds",
    /// It was decided by its form already.
    Verdict = "own form",
    /// Other pages of the site have it too.
    Site = "on the site",
    /// It stands between two paragraphs about the same.
    Bridge = "bridge",
    /// A heading that ends articles, or one above it.
    Closing = "closing heading",
    /// The declared headline above it or below it.
    Title = "headline",
}

/// The shares of one line's weight, which add up to it; words, negative for what speaks against the article.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Shares([f32; NAMES.len()]);

impl Shares {
    /// Adds to a cue's share.
    pub fn add(&mut self, cue: Cue, words: f32) {
        self.0[cue as usize] += words;
    }

    /// The shares that are not nothing, in the order of the cues.
    pub fn given(&self) -> Vec<Share> {
        let shares = NAMES.iter().zip(self.0).map(|(&cue, words)| Share { cue, words });
        shares.filter(|share| share.words != 0.0).collect()
    }
}

/// What one cue gives to the weight of a block.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// The cue, in a word or two.
    pub cue: &'static str,
    /// Its share, in words; negative for what speaks against the article.
    pub words: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_that_are_nothing_are_left_out() {
        let mut shares = Shares::default();
        shares.add(Cue::Words, 12.0);
        shares.add(Cue::Line, -5.0);
        shares.add(Cue::Words, 1.0);
        let given: Vec<(&str, f32)> = shares.given().iter().map(|share| (share.cue, share.words)).collect();
        assert_eq!(given, [("words", 13.0), ("line", -5.0)]);
    }
}
