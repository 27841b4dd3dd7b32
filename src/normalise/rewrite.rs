//! Building a changed text together with its edits.

use crate::audit::Edit;

/// A text that a pass changed.
#[derive(Debug)]
pub struct Changed {
    pub text: String,
    pub edits: Vec<Edit>,
}

/// Changes of one kind at most this many bytes apart are one edit: an edit's own fields take about as much.
const NEAR: usize = 48;

/// Copies a text piece by piece, replacing some of them.
pub struct Rewriter<'a> {
    input: &'a str,
    output: String,
    /// How much of the input is in the output.
    copied: usize,
    edits: Vec<Edit>,
    open: Option<Open>,
}

/// The edit that is being extended.
struct Open {
    kind: &'static str,
    start: usize,
    output_start: usize,
    count: u32,
}

impl<'a> Rewriter<'a> {
    pub fn new(input: &'a str) -> Self {
        Self { input, output: String::new(), copied: 0, edits: Vec::new(), open: None }
    }

    /// Replaces `input[start..end]`. Pieces come in order and don't overlap.
    #[inline]
    pub fn replace(&mut self, start: usize, end: usize, text: &str, kind: &'static str) {
        debug_assert!(self.copied <= start && start <= end);
        if self.output.capacity() == 0 {
            self.output.reserve(self.input.len() + text.len());
        }
        match &mut self.open {
            Some(open) if std::ptr::eq(open.kind, kind) && start - self.copied <= NEAR => open.count += 1,
            _ => {
                self.close();
                let output_start = self.output.len() + start - self.copied;
                self.open = Some(Open { kind, start, output_start, count: 1 });
            }
        }
        self.output.push_str(&self.input[self.copied..start]);
        self.output.push_str(text);
        self.copied = end;
    }

    fn close(&mut self) {
        if let Some(Open { kind, start, output_start, count }) = self.open.take() {
            let text = self.output[output_start..].to_owned();
            let before = self.input[start..self.copied].to_owned();
            self.edits.push(Edit { kind, start, end: self.copied, before, text, count });
        }
    }

    /// The changed text, or `None` where nothing was replaced.
    pub fn finish(mut self) -> Option<Changed> {
        self.close();
        if self.edits.is_empty() {
            return None;
        }
        self.output.push_str(&self.input[self.copied..]);
        Some(Changed { text: self.output, edits: self.edits })
    }
}
