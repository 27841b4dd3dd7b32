//! The elements that hold lines or say something of them, and how much of the page's prose each holds.

use super::lines::{Context, Is};
use crate::segment::text::split;
use crate::segment::{Cues, Hint};

/// An element that holds other blocks, or that says something of what it holds.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    parent: u32,
    /// The number of the nearest node around it that holds blocks.
    around: u32,
    /// How much it adds to [`Cues::outside`].
    outside: u8,
    hides: bool,
    /// True where it holds comments: they are never the article, however long.
    comments: bool,
}

/// The nodes of a page in the order they open, so that each stands behind its parent. The first is the page.
#[derive(Debug)]
pub(super) struct Containers(Vec<Node>);

impl Default for Containers {
    fn default() -> Self {
        Self(vec![Node::default()])
    }
}

/// The fewest bytes of a line taken for prose, and the largest share of links in it.
const PROSE_BYTES: usize = 60;
const PROSE_LINKS: f32 = 0.4;
/// The share of the page's prose above which a container is believed to hold the article, whatever its class says.
const BELIEVED: f32 = 0.4;
/// The share of its parent's prose a container must hold for the article to stand in it alone.
const MAIN: f32 = 0.75;

impl Containers {
    /// Notes a node by the contexts around it and in it; its number.
    pub(super) fn open(&mut self, outer: &Context, inner: &Context) -> u32 {
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.push(Node {
            parent: outer.place.node,
            around: outer.container,
            outside: inner.outside - outer.outside,
            hides: inner.is.has(Is::HIDDEN) && !outer.is.has(Is::HIDDEN),
            comments: inner.hint == Some(Hint::Comments),
        });
        number
    }

    /// Writes into the cues what only the whole page can tell: the parents, the shares of prose, the main container,
    /// and whether to believe what an element's tag and class say.
    ///
    /// What they say against an element is taken back where it holds much of the prose: a form around the whole page,
    /// a wrapper of class `sidebar-layout`, a body hidden until a script shows it.
    pub(super) fn weigh(&self, text: &str, lines: &mut [Cues], places: &[Place]) {
        let prose = |line: &str, cues: &Cues| line.len() * usize::from(is_prose(line, cues));
        let mut held = vec![0; self.0.len()];
        for ((line, cues), place) in split(text).zip(&*lines).zip(places) {
            held[place.node as usize] += prose(line, cues);
        }
        self.add_to_parents(&mut held);
        let all = held[0].max(1) as f32;
        let share = |node: u32| held[node as usize] as f32 / all;
        let is_believed = |node: u32| share(node) > BELIEVED && !self.0[node as usize].comments;
        // How much of `outside` is taken back, and whether a hiding is, on the way down.
        let mut back = vec![(0_u8, false); self.0.len()];
        for at in 1..self.0.len() {
            let Node { parent, outside, hides, .. } = self.0[at];
            let (taken, shown) = back[parent as usize];
            back[at] =
                if is_believed(at as u32) { (taken.saturating_add(outside), shown || hides) } else { (taken, shown) };
        }
        let mut own = vec![0; self.0.len()];
        for ((cues, place), line) in lines.iter_mut().zip(places).zip(split(text)) {
            let (taken, shown) = back[place.node as usize];
            cues.outside = cues.outside.saturating_sub(taken);
            cues.hidden &= !shown;
            cues.parent = self.0[cues.container as usize].around;
            cues.prose_share = share(cues.container);
            cues.parent_prose_share = share(cues.parent);
            if place.hint_from > 0 && is_believed(place.hint_from) {
                cues.hint = None;
            }
            if cues.outside == 0 && !cues.hidden {
                own[place.node as usize] += prose(line, cues);
            }
        }
        take_back_common_hints(text, lines);
        self.add_to_parents(&mut own);
        let main = self.main(&own);
        for (cues, place) in lines.iter_mut().zip(places) {
            cues.main = main[place.node as usize];
        }
    }

    /// For each node whether it is, or is in, the main one: found by stepping from the page into the child that holds
    /// nearly all of its parent's prose, as long as there is one.
    fn main(&self, held: &[usize]) -> Vec<bool> {
        let mut main = 0;
        // Children stand behind their parents: one pass steps all the way in.
        for at in 1..self.0.len() {
            if self.0[at].parent as usize == main && held[at] > 0 && held[at] as f32 >= MAIN * held[main] as f32 {
                main = at;
            }
        }
        let mut is_main = vec![false; self.0.len()];
        for at in main..self.0.len() {
            is_main[at] = at == main || is_main[self.0[at].parent as usize];
        }
        is_main
    }

    /// Adds to each node what its children hold.
    fn add_to_parents(&self, held: &mut [usize]) {
        for at in (1..self.0.len()).rev() {
            held[self.0[at].parent as usize] += held[at];
        }
    }
}

/// Where a line stands: its innermost node, and the node its hint came from (0 for none).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) node: u32,
    pub(super) hint_from: u32,
}

/// Takes back a hint that much of the page's prose carries: every paragraph of class `lead` is no lead.
fn take_back_common_hints(text: &str, lines: &mut [Cues]) {
    let mut all = 0;
    let mut hinted: Vec<(Hint, usize)> = Vec::new();
    for (line, cues) in split(text).zip(&*lines).filter(|(line, cues)| is_prose(line, cues)) {
        all += line.len();
        match (cues.hint, hinted.iter_mut().find(|(hint, _)| Some(*hint) == cues.hint)) {
            (_, Some((_, bytes))) => *bytes += line.len(),
            (Some(hint), None) => hinted.push((hint, line.len())),
            (None, None) => {}
        }
    }
    hinted.retain(|(hint, bytes)| *hint != Hint::Comments && *bytes as f32 > BELIEVED * all as f32);
    for cues in lines {
        cues.hint = cues.hint.filter(|hint| !hinted.iter().any(|(common, _)| common == hint));
    }
}

/// Whether a line reads like prose rather than a link or a label.
fn is_prose(line: &str, cues: &Cues) -> bool {
    cues.link_share < PROSE_LINKS && line.len() >= PROSE_BYTES
}
