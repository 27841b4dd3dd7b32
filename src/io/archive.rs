//! What archives have in common: members with names and bytes, one after another, each an input of its own.
//!
//! Archives are read as streams, front to back: nothing is written to disk, memory stays bounded, and what is damaged
//! costs the member it stands in. Names come from strangers: they are shown, never used as paths.

use std::collections::HashSet;
use std::io::{self, BufReader, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use xxhash_rust::xxh3::xxh3_64;

use super::open::{Opener, Stream};
use super::source::{Source, Unparsed, reject, rejected};
use crate::audit::Quarantined;
use crate::config::FileTimes;
use crate::error::Result;
use crate::record::{Declared, Origin};

/// A member, before its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name as it stands.
    pub name: Vec<u8>,
    /// What it is.
    pub kind: MemberKind,
    /// When it was last changed, in seconds since 1970, where the archive says it in UTC.
    pub modified: Option<i64>,
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A file.
    File,
    /// A folder: nothing to read.
    Folder,
    /// Something that is not read: a stable word and a sentence.
    Refused(&'static str, &'static str),
}

/// The members of an archive. Between two calls of `next_member` it reads as the bytes of the member, and an end that comes
/// too early or a wrong checksum is an error.
pub trait Members: Read + Send {
    /// Goes past what is left of this member to the next one; `None` at the end of the archive.
    ///
    /// # Errors
    /// Where the archive is damaged. The next call goes on behind the damage where something can be found there.
    fn next_member(&mut self) -> io::Result<Option<Member>>;
}

/// The documents of an archive.
pub struct ArchiveSource<M> {
    members: Shared<M>,
    opener: Opener,
    /// The archive itself: what it is called, how deep it stands, what is known of it.
    outer: Outer,
    current: Option<Box<dyn Source>>,
    seen: HashSet<u64>,
    count: u64,
    ended: bool,
}

/// Where an archive stands.
#[derive(Clone)]
pub(super) struct Outer {
    pub(super) origin: Origin,
    pub(super) declared: Declared,
    pub(super) budget: super::limits::Budget,
    /// How many archives it stands in.
    pub(super) depth: usize,
}

impl<M: Members + 'static> ArchiveSource<M> {
    pub(super) fn new(members: M, opener: Opener, outer: Outer) -> Self {
        let members = Shared(Arc::new(Mutex::new(members)));
        Self { members, opener, outer, current: None, seen: HashSet::new(), count: 0, ended: false }
    }

    /// Opens a member, or says why not; `None` where there is nothing to read in it.
    fn admit(&mut self, member: &Member) -> Option<Box<dyn Source>> {
        if member.kind == MemberKind::Folder || is_hidden(&member.name) {
            return None;
        }
        let limits = &self.opener.limits;
        let shown = shown(&member.name[..member.name.len().min(limits.name)]);
        let mut origin = self.outer.origin.member(&shown);
        if !self.seen.insert(xxh3_64(&member.name)) {
            // A second member of the same name is another document.
            origin = self.outer.origin.member(&format!("{shown}~{}", self.count));
        }
        let refused = if member.name.len() > limits.name {
            Some(("name_too_long", "the name of the member is longer than limits.name"))
        } else if climbs(&member.name) {
            Some(("unsafe_path", "the name of the member leads out of the archive"))
        } else if let MemberKind::Refused(reason, detail) = member.kind {
            Some((reason, detail))
        } else {
            None
        };
        if let Some((reason, detail)) = refused {
            return Some(one(reject(origin, reason, detail)));
        }
        let declared = Declared { fetched_at: self.fetched_at(member), ..self.outer.declared.clone() };
        let stream = Stream {
            reader: Box::new(BufReader::with_capacity(1 << 16, self.members.clone())),
            format: super::Format::by_name(&String::from_utf8_lossy(&member.name)),
            outer: Outer { origin, declared, depth: self.outer.depth + 1, ..self.outer.clone() },
        };
        // What would end the run on the command line costs a member here: the user can't leave it out.
        Some(match self.opener.open_stream(stream) {
            Ok(source) => source,
            Err(error) => one(unusable(&error, &self.outer.origin.member(&shown))),
        })
    }

    fn fetched_at(&self, member: &Member) -> Option<String> {
        if self.opener.file_times == FileTimes::Never {
            return None;
        }
        // Packers that want the same bytes every time write the beginning of their own calendar.
        const EARLIEST: i64 = 631_152_000; // 1990-01-01
        let seconds = member.modified.filter(|&seconds| seconds > EARLIEST)?;
        jiff::Timestamp::from_second(seconds).ok().map(|moment| moment.to_string())
    }

    fn advance(&mut self) -> Option<Unparsed> {
        let next = self.members.lock().next_member();
        match next {
            Ok(None) => self.ended = true,
            Ok(Some(member)) => {
                self.count += 1;
                if self.count > self.opener.limits.members {
                    self.ended = true;
                    let detail = "the archive has more members than limits.members; the rest is not read";
                    return Some(reject(self.outer.origin.clone(), "too_many_members", detail));
                }
                self.current = self.admit(&member);
            }
            Err(error) => {
                self.ended = super::limits::Exceeded::of(&error).is_some() || !is_damage(&error);
                return Some(rejected(self.outer.origin.clone(), &error));
            }
        }
        None
    }
}

/// Whether something may follow: damage inside the archive, not its end or a failing disk.
fn is_damage(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidData
}

impl<M: Members + 'static> Iterator for ArchiveSource<M> {
    type Item = Result<Unparsed>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(source) = &mut self.current {
                match source.next() {
                    Some(Err(error)) => {
                        self.current = None;
                        return Some(Ok(unusable(&error, &self.outer.origin)));
                    }
                    Some(item) => return Some(item),
                    None => self.current = None,
                }
            }
            if self.ended {
                return None;
            }
            if let Some(lost) = self.advance() {
                return Some(Ok(lost));
            }
        }
    }
}

fn one(unparsed: Unparsed) -> Box<dyn Source> {
    Box::new(std::iter::once(Ok(unparsed)))
}

fn unusable(error: &crate::error::Error, place: &Origin) -> Unparsed {
    let help = error.help_text().map_or(String::new(), |help| format!("; {help}"));
    let origin = error.place().unwrap_or(place).clone();
    Unparsed::Rejected(Quarantined {
        origin,
        stage: crate::audit::Stage::Read,
        reason: "unusable".into(),
        detail: format!("{}{help}", error.message()),
    })
}

/// Names that begin with a dot, and the shadows that macOS packs, as folders and globs leave them out too.
fn is_hidden(name: &[u8]) -> bool {
    let mut pieces = name.split(|byte| matches!(byte, b'/' | b'\\'));
    pieces.any(|piece| piece == b"__MACOSX" || (piece.starts_with(b".") && piece != b"." && piece != b".."))
}

/// Whether a name as a path would lead upwards.
fn climbs(name: &[u8]) -> bool {
    name.split(|byte| matches!(byte, b'/' | b'\\')).any(|piece| piece == b"..")
}

/// A name that is harmless to show and to join: no root, no controls, bytes that are no UTF-8 as `\xNN`.
fn shown(name: &[u8]) -> String {
    let mut name = name;
    if let [b'a'..=b'z' | b'A'..=b'Z', b':', rest @ ..] = name {
        name = rest;
    }
    while let [b'/' | b'\\', rest @ ..] | [b'.', b'/', rest @ ..] = name {
        name = rest;
    }
    super::inputs::printable(name)
}

/// The members, shared with the one that is being read. Only one of the two reads at a time.
struct Shared<M>(Arc<Mutex<M>>);

impl<M> Shared<M> {
    fn lock(&self) -> MutexGuard<'_, M> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M> Clone for Shared<M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M: Read> Read for Shared<M> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.lock().read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_strangers_are_made_harmless() {
        assert_eq!(shown(b"/etc/passwd"), "etc/passwd");
        assert_eq!(shown(b"C:\\x\\y.txt"), "x\\y.txt");
        assert_eq!(shown(b"./a/b.txt"), "a/b.txt");
        assert_eq!(shown("tin tức.txt".as_bytes()), "tin tức.txt");
        assert_eq!(shown(b"a\x1b[31m\n\xff.txt"), "a\\x1b[31m\\x0a\\xff.txt");
        assert_eq!(shown("txt.\u{202e}exe".as_bytes()), "txt.\\u{202e}exe");
        assert!(climbs(b"a/../../b") && climbs(b"..\\b") && !climbs(b"a/..b"));
        assert!(is_hidden(b"a/.git/config") && is_hidden(b"__MACOSX/a.txt") && !is_hidden(b"./a.txt"));
    }
}
