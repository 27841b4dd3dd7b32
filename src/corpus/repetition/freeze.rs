//! From the lines of all documents to those that recur.

use std::iter::Peekable;

use super::lines::NO_LINE;
use super::rows::{PageLine, Recurring, SiteLine};
use crate::config::RepetitionConfig;
use crate::corpus::rows::{Row, Sorter, Workspace};
use crate::error::Result;

/// A line on this share of a site's pages is its template's, or the site is nothing but copies.
const NEARLY_ALL: f32 = 0.8;
/// A line that heads more documents than this is a rubric or the name of the site.
const MAX_HEADED: usize = 2;

/// The lines that recur, by document.
pub struct Frozen<W: Workspace> {
    recurring: Peekable<<W::Sorter<Recurring> as Sorter<Recurring>>::Sorted>,
}

impl<W: Workspace> Frozen<W> {
    /// Three rounds over fewer and fewer rows: the lines that stand on several pages of a site; the pages, some of which
    /// are copies of others; and the lines again, counted on the pages that are none.
    pub(super) fn new(config: &RepetitionConfig, workspace: &W, lines: W::Sorter<SiteLine>) -> Result<Self> {
        let shared = on_several_pages(lines, workspace)?;
        let judged = with_copies_marked(config, shared, workspace)?;
        let recurring = on_enough_pages(config, judged, workspace)?;
        Ok(Self { recurring: recurring.sorted()?.peekable() })
    }

    /// The lines of a document that recur, sorted. Documents must be asked for in ascending order, each once.
    ///
    /// # Errors
    /// Where rows can't be read back.
    pub fn of(&mut self, doc: u32) -> Result<Vec<Recurring>> {
        let mut found = Vec::new();
        while let Some(row) = self.recurring.next_if(|row| row.as_ref().map_or(true, |row| row.doc <= doc)) {
            found.extend(Some(row?).filter(|row| row.doc == doc));
        }
        Ok(found)
    }
}

/// The lines that stand on several pages of a site, and the pages themselves, by document.
fn on_several_pages<W: Workspace>(lines: W::Sorter<SiteLine>, workspace: &W) -> Result<W::Sorter<PageLine>> {
    let mut shared = workspace.sorter::<PageLine>()?;
    by_line(lines.sorted()?, |pages, rows| {
        let is_page = rows.first().is_some_and(|row| row.line == NO_LINE.into());
        let is_template = rows.len() as f32 >= NEARLY_ALL * pages as f32;
        let worth = if is_page || rows.len() > 1 { rows } else { &[] };
        worth.iter().try_for_each(|&SiteLine { site, line, doc, fact }| {
            let fact = if is_template { fact.of_template() } else { fact };
            shared.push(PageLine { doc, line, site, fact })
        })
    })?;
    Ok(shared)
}

/// The same by line again, those of copies marked.
fn with_copies_marked<W: Workspace>(
    config: &RepetitionConfig,
    shared: W::Sorter<PageLine>,
    workspace: &W,
) -> Result<W::Sorter<SiteLine>> {
    let mut judged = workspace.sorter::<SiteLine>()?;
    let by_page = |row: &PageLine| row.doc;
    grouped(shared.sorted()?, by_page, |rows| {
        let is_copy = is_copy(rows, config.min_own);
        rows.iter().try_for_each(|&PageLine { doc, line, site, fact }| {
            let fact = if is_copy { fact.of_copy() } else { fact };
            judged.push(SiteLine { site, line, doc, fact })
        })
    })?;
    Ok(judged)
}

/// Whether a page is a copy of others, a revision of one, or one of a series: what is its own is little beside the long
/// lines that others have too, or less than those that some have and not nearly all.
fn is_copy(rows: &[PageLine], min_own: f32) -> bool {
    let [page, lines @ ..] = rows else { return false };
    let (mut own, mut shared, mut by_some) = (page.fact.length(), 0, 0);
    for PageLine { fact, .. } in lines {
        let long = if fact.is_long() { fact.length() } else { 0 };
        own = own.saturating_sub(fact.length());
        shared += long;
        by_some += if fact.is_of_template() { 0 } else { long };
    }
    by_some > own || (own as f32) < min_own * (own + shared) as f32
}

/// The lines that stand on enough pages, by document, and the headlines of other documents.
fn on_enough_pages<W: Workspace>(
    config: &RepetitionConfig,
    judged: W::Sorter<SiteLine>,
    workspace: &W,
) -> Result<W::Sorter<Recurring>> {
    let mut recurring = workspace.sorter::<Recurring>()?;
    by_line(judged.sorted()?, |pages, rows| {
        let stands = rows.iter().filter(|row| !row.fact.is_of_copy()).count();
        let share = stands as f32 / pages.max(1) as f32;
        let recurs = stands >= config.min_pages as usize && share >= config.min_share;
        let heads = rows.iter().filter(|row| row.fact.is_headline()).count();
        let is_headline = (1..=MAX_HEADED).contains(&heads);
        for &row in rows.iter().filter(|row| !row.fact.is_of_copy()) {
            let elsewhere = is_headline && !row.fact.is_headline();
            if recurs || elsewhere {
                let share = if recurs { share } else { 0.0 };
                recurring.push(Recurring::new(row, share, elsewhere.into()))?;
            }
        }
        Ok(())
    })?;
    Ok(recurring)
}

/// Goes through the lines of each site with the number of its pages, copies not counted. The pages themselves come first,
/// as the line of no letters.
fn by_line(
    rows: impl Iterator<Item = Result<SiteLine>>,
    mut take: impl FnMut(usize, &[SiteLine]) -> Result<()>,
) -> Result<()> {
    let mut pages = 0;
    grouped(
        rows,
        |row: &SiteLine| (row.site, row.line),
        |rows| {
            if rows.first().is_some_and(|row| row.line == NO_LINE.into()) {
                pages = rows.iter().filter(|row| !row.fact.is_of_copy()).count();
            }
            take(pages, rows)
        },
    )
}

/// Goes through runs of rows with the same key. A run is held in memory: a row a page of one site at most.
fn grouped<R: Row, K: PartialEq>(
    rows: impl Iterator<Item = Result<R>>,
    key: impl Fn(&R) -> K,
    mut take: impl FnMut(&[R]) -> Result<()>,
) -> Result<()> {
    let mut run: Vec<R> = Vec::new();
    for row in rows {
        let row = row?;
        if run.first().is_some_and(|first| key(first) != key(&row)) {
            take(&run)?;
            run.clear();
        }
        run.push(row);
    }
    if run.is_empty() { Ok(()) } else { take(&run) }
}
