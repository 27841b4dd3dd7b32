//! gzip and zstd streams of any number of members, read through damage where a next member follows.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

use super::limits::{Account, Budget};
use super::rewind::Rewind;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, any number of members.
    Gzip,
    /// Zstandard, any number of frames.
    Zstd,
}

impl Compression {
    /// The compression that a lower-case name ends in, with the name before it.
    pub fn by_ending(name: &str) -> (&str, Self) {
        if let Some(stem) = name.strip_suffix(".gz") {
            (stem, Self::Gzip)
        } else if let Some(stem) = name.strip_suffix(".zst") {
            (stem, Self::Zstd)
        } else {
            (name, Self::None)
        }
    }

    /// The compression that first bytes show. They are believed over the name: many a `page.html.gz` was unpacked by
    /// the client that fetched it.
    pub fn by_magic(head: &[u8]) -> Self {
        if head.starts_with(&[0x1f, 0x8b]) {
            Self::Gzip
        } else if head.starts_with(&Self::Zstd.magic()[..4]) {
            Self::Zstd
        } else {
            Self::None
        }
    }

    /// What a member begins with.
    fn magic(self) -> &'static [u8] {
        match self {
            Self::None => &[],
            Self::Gzip => &[0x1f, 0x8b, 0x08],
            Self::Zstd => &[0x28, 0xb5, 0x2f, 0xfd],
        }
    }
}

/// The bytes of a stream, unpacked within its budget.
pub fn unpack(reader: Box<dyn BufRead + Send>, compression: Compression, budget: &Budget) -> Box<dyn BufRead + Send> {
    match compression {
        Compression::None => reader,
        packed => Box::new(BufReader::with_capacity(1 << 18, Members::new(reader, packed, budget.account()))),
    }
}

/// The members of a stream, one after another. After an error the next read goes on at the next member, so a reader
/// that can find its place again loses one member only; most stop at the error.
struct Members<R: BufRead> {
    state: State<R>,
    /// Whether the member at hand gave any bytes.
    begun: bool,
    compression: Compression,
    account: Account,
}

/// The payload of an error at the very start of a member: what was read before it was whole.
#[derive(Debug)]
pub(super) struct Unbegun(io::Error);

impl Unbegun {
    /// Whether an error is one.
    pub(super) fn is(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|payload| payload.is::<Self>())
    }
}

impl std::fmt::Display for Unbegun {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Unbegun {}

enum State<R: BufRead> {
    /// Inside a gzip member.
    Gzip(Box<GzDecoder<Rewind<R>>>),
    /// Inside a zstd frame.
    Zstd(zstd::Decoder<'static, Rewind<R>>),
    /// Where a member may begin.
    Between(Rewind<R>),
    /// Behind damage.
    Lost(Rewind<R>),
    /// Nothing follows.
    Ended,
}

impl<R: BufRead> State<R> {
    /// The packed bytes behind what was read.
    fn packed(&mut self) -> Option<&mut Rewind<R>> {
        match self {
            Self::Gzip(decoder) => Some(decoder.get_mut()),
            Self::Zstd(decoder) => Some(decoder.get_mut()),
            Self::Between(packed) | Self::Lost(packed) => Some(packed),
            Self::Ended => None,
        }
    }
}

impl<R: BufRead> Members<R> {
    fn new(reader: R, compression: Compression, account: Account) -> Self {
        Self { state: State::Between(Rewind::new(reader)), begun: false, compression, account }
    }

    /// A decoder for the member that begins here.
    fn member(&mut self, mut packed: Rewind<R>) -> io::Result<State<R>> {
        packed.mark();
        self.begun = false;
        Ok(match self.compression {
            Compression::Zstd => State::Zstd(zstd::Decoder::with_buffer(packed)?.single_frame()),
            _ => State::Gzip(Box::new(GzDecoder::new(packed))),
        })
    }

    /// The state behind one that gave what it had.
    fn step(&mut self, state: State<R>) -> io::Result<State<R>> {
        match state {
            State::Between(mut packed) => match packed.fill_buf()?.first() {
                None => Ok(State::Ended),
                Some(0) => {
                    // Tapes and some servers pad with zeros.
                    packed.consume(1);
                    Ok(State::Between(packed))
                }
                Some(_) => self.member(packed),
            },
            State::Lost(mut packed) => {
                // A damaged member runs on into the next ones, so the search begins inside it.
                packed.rewind();
                if !seek_past(&mut packed, self.compression.magic())? {
                    return Ok(State::Ended);
                }
                packed.put_back(self.compression.magic());
                self.member(packed)
            }
            State::Gzip(decoder) => Ok(State::Between(decoder.into_inner())),
            State::Zstd(decoder) => Ok(State::Between(decoder.finish())),
            State::Ended => Ok(State::Ended),
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = match &mut self.state {
                State::Gzip(decoder) => decoder.read(buffer),
                State::Zstd(decoder) => decoder.read(buffer),
                State::Ended => return Ok(0),
                State::Between(_) | State::Lost(_) => Ok(0),
            };
            let mut state = std::mem::replace(&mut self.state, State::Ended);
            self.account.packed(state.packed().map_or(0, Rewind::newly_taken));
            match read {
                Ok(0) if !buffer.is_empty() => self.state = self.step(state)?,
                Ok(count) => {
                    // Where the budget is spent the stream has ended.
                    self.account.unpacked(count)?;
                    self.begun |= count > 0;
                    self.state = state;
                    return Ok(count);
                }
                Err(error) => {
                    self.state = match state {
                        _ if error.kind() == io::ErrorKind::Interrupted => state,
                        State::Gzip(decoder) => State::Lost(decoder.into_inner()),
                        State::Zstd(decoder) => State::Lost(decoder.finish()),
                        other => other,
                    };
                    return Err(if self.begun { error } else { io::Error::new(error.kind(), Unbegun(error)) });
                }
            }
        }
    }
}

/// Reads up to and over the next `pattern`, whose first byte must not come again in it; false where none follows.
///
/// # Errors
/// Where the reader fails.
pub(super) fn seek_past(reader: &mut impl BufRead, pattern: &[u8]) -> io::Result<bool> {
    let mut matched = 0;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        let mut at = 0;
        while at < buffer.len() && matched < pattern.len() {
            if matched == 0 {
                match memchr::memchr(pattern[0], &buffer[at..]) {
                    Some(found) => at += found + 1,
                    None => {
                        at = buffer.len();
                        break;
                    }
                }
                matched = 1;
            } else if buffer[at] == pattern[matched] {
                (matched, at) = (matched + 1, at + 1);
            } else {
                matched = 0;
            }
        }
        reader.consume(at);
        if matched == pattern.len() {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;
    use crate::config::LimitsConfig;

    fn gzip(text: &str) -> Vec<u8> {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(text.as_bytes()).unwrap();
        packed.finish().unwrap()
    }

    /// What a stream gives, an error as `!`.
    fn read(packed: Vec<u8>, limits: &LimitsConfig) -> String {
        let compression = Compression::by_magic(&packed);
        let mut reader = unpack(Box::new(Cursor::new(packed)), compression, &Budget::new(limits));
        let mut text = String::new();
        for _ in 0..10 {
            let mut bytes = Vec::new();
            let read = reader.read_to_end(&mut bytes);
            text.push_str(&String::from_utf8_lossy(&bytes));
            if read.is_ok() {
                break;
            }
            text.push('!');
        }
        text
    }

    #[test]
    fn members_follow_each_other_and_padding_is_passed_over() {
        let limits = LimitsConfig::default();
        assert_eq!(read([gzip("one "), gzip("two"), vec![0; 20]].concat(), &limits), "one two");
        let zstd = |text: &str| zstd::encode_all(text.as_bytes(), 1).unwrap();
        assert_eq!(read([zstd("one "), zstd("two")].concat(), &limits), "one two");
    }

    #[test]
    fn a_damaged_member_costs_itself() {
        let mut damaged = gzip("the second member of three");
        let middle = damaged.len() / 2;
        damaged[middle..].iter_mut().for_each(|byte| *byte = 0xff);
        let text = read([gzip("one "), damaged, gzip("three")].concat(), &LimitsConfig::default());
        assert!(text.starts_with("one ") && text.contains('!') && text.ends_with("three"), "{text}");
        let cut = gzip("a member cut in half");
        assert!(read(cut[..cut.len() - 9].to_vec(), &LimitsConfig::default()).ends_with('!'));
    }

    #[test]
    fn a_pattern_is_found_wherever_it_is_cut() {
        for capacity in 1..9 {
            let mut reader = BufReader::with_capacity(capacity, &b"..P.PPK\x03\x04rest"[..]);
            assert!(seek_past(&mut reader, b"PK\x03\x04").unwrap());
            let mut rest = String::new();
            reader.read_to_string(&mut rest).unwrap();
            assert_eq!(rest, "rest");
            assert!(!seek_past(&mut reader, b"PK").unwrap());
        }
    }
}
