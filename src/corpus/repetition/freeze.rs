//! From the lines of all documents to those that recur.

use std::iter::Peekable;

use super::lines::NO_LINE;
use super::rows::{PageLine, Recurring, SiteLine};
use crate::config::RepetitionConfig;
use crate::corpus::rows::{Row, Sorter, Workspace};
use crate::error::Result;

/// A line that heads more documents than this is a rubric or the name of the site.
const MAX_HEADED: usize = 2;

/// The lines that recur, by document.
pub struct Frozen<W: Workspace> {
    recurring: Peekable<<W::Sorter<Recurring> as Sorter<Recurring>>::Sorted>,
}

impl<W: Workspace> Frozen<W> {
    /// Three rounds over fewer and fewer rows: the lines that stand on several pages of a site; the pages, of which those
    /// are copies that share most of their long lines; and the lines again, counted on the others.
    pub(super) fn new(config: &RepetitionConfig, workspace: &W, lines: W::Sorter<SiteLine>) -> Result<Self> {
        let mut shared = workspace.sorter::<PageLine>()?;
        by_line(lines.sorted()?, |_, rows| {
            let is_page = rows.first().is_some_and(|row| row.line == NO_LINE.into());
            if is_page || rows.len() > 1 {
                rows.iter().try_for_each(|&SiteLine { site, line, doc, fact }| {
                    shared.push(PageLine { doc, line, site, fact })
                })?;
            }
            Ok(())
        })?;
        let mut judged = workspace.sorter::<SiteLine>()?;
        grouped(
            shared.sorted()?,
            |row: &PageLine| row.doc,
            |rows| {
                let (page, lines) = match rows {
                    [page, lines @ ..] => (page, lines),
                    [] => return Ok(()),
                };
                let common: usize = lines.iter().filter(|row| row.fact.is_long()).map(|row| row.fact.length()).sum();
                let is_copy = common as f32 > config.max_own * page.fact.length() as f32;
                rows.iter().try_for_each(|&PageLine { doc, line, site, fact }| {
                    let fact = if is_copy { fact.of_copy() } else { fact };
                    judged.push(SiteLine { site, line, doc, fact })
                })
            },
        )?;
        let mut recurring = workspace.sorter::<Recurring>()?;
        by_line(judged.sorted()?, |pages, rows| {
            let stands = rows.iter().filter(|row| !row.fact.is_of_copy()).count();
            let share = stands as f32 / pages.max(1) as f32;
            let recurs = stands >= config.min_pages as usize && share >= config.min_share;
            let heads = rows.iter().filter(|row| row.fact.is_headline()).count();
            let is_headline = (1..=MAX_HEADED).contains(&heads);
            for &row in rows {
                let marked = if recurs && !(row.fact.is_of_copy() && row.fact.is_long()) { share } else { 0.0 };
                let elsewhere = u32::from(is_headline && !row.fact.is_headline());
                if marked > 0.0 || elsewhere > 0 {
                    recurring.push(Recurring::new(row, marked, elsewhere))?;
                }
            }
            Ok(())
        })?;
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
