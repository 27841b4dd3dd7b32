//! zip, front to back by the headers before each member (APPNOTE 6.3, sections 4.3.7 to 4.3.9).
//!
//! Our own, as a stream can come through a pipe or stand in another archive, and as the members of an archive that was
//! cut off, and so has no directory at its end, can be read all the same. The directory is asked for one thing if the
//! archive is a file: which members are links ([`links`]).

use std::collections::HashSet;
use std::io::{self, BufRead, ErrorKind, Read, Seek, SeekFrom};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::archive::{Member, MemberKind, Members};
use super::compression::seek_past;
use super::limits::{Account, Budget, Exceeded};

/// The members of a zip archive.
pub struct Zip<R> {
    reader: R,
    /// Bytes taken from the reader, as far as the members go.
    at: u64,
    budget: Budget,
    links: HashSet<u64>,
    body: Option<Body>,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the beginning, where a program may stand that unpacks the archive.
    Start,
    /// Where a header should be.
    Header,
    /// Behind the signature of a header.
    InHeader,
    /// In a member of unknown length that can't be read to its end.
    Lost,
    Ended,
}

/// The content of a member.
struct Body {
    /// Packed bytes that are left; `None` where only the end of the deflate stream tells.
    left: Option<u64>,
    inflate: Option<Box<Decompress>>,
    account: Account,
    crc: Crc,
    expected: Option<u32>,
    descriptor: Option<Descriptor>,
    done: bool,
}

/// What follows a content whose size was not known before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Descriptor {
    Short,
    Zip64,
}

impl<R: BufRead> Zip<R> {
    /// The members of a reader; `links` are the offsets of those that are links.
    pub fn new(reader: R, budget: Budget, links: HashSet<u64>) -> Self {
        Self { reader, at: 0, budget, links, body: None, place: Place::Start }
    }

    fn take<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes)?;
        self.at += N as u64;
        Ok(bytes)
    }

    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        let passed = io::copy(&mut self.reader.by_ref().take(bytes), &mut io::sink())?;
        self.at += passed;
        if passed < bytes { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    /// Goes past what is left of the member.
    fn finish(&mut self) -> io::Result<()> {
        let Some(mut body) = self.body.take() else { return Ok(()) };
        match body.left {
            Some(left) => {
                self.skip(left)?;
                if !body.done {
                    self.descriptor(&mut body)?;
                }
            }
            None if body.done => {}
            None => {
                self.body = Some(body);
                let drained = io::copy(self, &mut io::sink());
                self.body = None;
                if drained.is_err() && self.place != Place::Ended {
                    self.place = Place::Lost;
                }
            }
        }
        Ok(())
    }

    /// Reads what follows a content, for its checksum.
    fn descriptor(&mut self, body: &mut Body) -> io::Result<()> {
        let Some(descriptor) = body.descriptor.take() else { return Ok(()) };
        let mut crc: [u8; 4] = self.take()?;
        if &crc == b"PK\x07\x08" {
            crc = self.take()?;
        }
        body.expected = Some(u32::from_le_bytes(crc));
        self.skip(match descriptor {
            Descriptor::Short => 8,
            Descriptor::Zip64 => 16,
        })
    }

    /// Looks for the next header behind something else; false where none comes before the directory.
    fn find_header(&mut self) -> io::Result<bool> {
        // Offsets don't matter any more: links that follow are read as the texts they are.
        self.links.clear();
        while seek_past(&mut self.reader, b"PK")? {
            match &self.take()? {
                b"\x03\x04" => return Ok(true),
                b"\x01\x02" | b"\x05\x06" => break,
                _ => {}
            }
        }
        Ok(false)
    }

    /// What follows the signature of a header.
    fn header(&mut self) -> io::Result<Member> {
        let offset = self.at - 4;
        let fixed: [u8; 26] = self.take()?;
        let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let long = |at: usize| u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
        let (flags, method) = (short(2), short(4));
        let mut name = vec![0; usize::from(short(22))];
        self.reader.read_exact(&mut name)?;
        let mut extra = vec![0; usize::from(short(24))];
        self.reader.read_exact(&mut extra)?;
        self.at += (name.len() + extra.len()) as u64;

        let extra = Extra::read(&extra, long(18));
        let packed = if long(14) == u32::MAX { extra.packed.unwrap_or(0) } else { u64::from(long(14)) };
        let late = flags & 8 != 0;
        let unknown = late && packed == 0 && !name.ends_with(b"/");
        let kind = if flags & 1 != 0 {
            MemberKind::Refused("encrypted", "the member is encrypted; unpack it with its password")
        } else if self.links.contains(&offset) {
            MemberKind::Refused("link", "a link in an archive is never followed")
        } else if name.ends_with(b"/") {
            MemberKind::Folder
        } else {
            match method {
                0 if unknown => MemberKind::Refused("unsupported", "the member has no length; pack it anew"),
                0 | 8 => MemberKind::File,
                _ => MemberKind::Refused("unsupported", "packed in a way other than deflate; unpack it with unzip"),
            }
        };
        if unknown && kind != MemberKind::File {
            self.place = Place::Lost;
            return Ok(Member { name, kind, modified: extra.modified });
        }
        let descriptor = if extra.is_zip64 { Descriptor::Zip64 } else { Descriptor::Short };
        self.body = Some(Body {
            left: if unknown { None } else { Some(packed) },
            inflate: (method == 8).then(|| Box::new(Decompress::new(false))),
            account: self.budget.account(),
            crc: Crc::new(),
            expected: (!late).then(|| long(10)),
            descriptor: late.then_some(descriptor),
            done: false,
        });
        Ok(Member { name, kind, modified: extra.modified })
    }

    /// Some bytes of the content; `Ok(0)` at its end.
    fn content(&mut self, body: &mut Body, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let packed = self.reader.fill_buf()?;
            let most =
                body.left.map_or(packed.len(), |left| packed.len().min(usize::try_from(left).unwrap_or(usize::MAX)));
            let packed = &packed[..most];
            if packed.is_empty() && (body.left.is_none_or(|left| left > 0) || body.inflate.is_some()) {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            let (taken, given, ended) = match &mut body.inflate {
                None => {
                    let count = packed.len().min(buffer.len());
                    buffer[..count].copy_from_slice(&packed[..count]);
                    (count, count, count == 0)
                }
                Some(inflate) => {
                    let before = (inflate.total_in(), inflate.total_out());
                    let status = inflate
                        .decompress(packed, buffer, FlushDecompress::None)
                        .map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
                    let taken = (inflate.total_in() - before.0) as usize;
                    let given = (inflate.total_out() - before.1) as usize;
                    if taken == 0 && given == 0 && status != Status::StreamEnd {
                        return Err(io::Error::new(ErrorKind::InvalidData, "a damaged member"));
                    }
                    (taken, given, status == Status::StreamEnd)
                }
            };
            self.reader.consume(taken);
            self.at += taken as u64;
            body.left = body.left.map(|left| left - taken as u64);
            body.account.packed(taken as u64);
            body.account.unpacked(given)?;
            body.crc.update(&buffer[..given]);
            if ended {
                body.done = true;
                self.skip(body.left.take_if(|left| *left > 0).unwrap_or(0))?;
                self.descriptor(body)?;
                if body.expected.is_some_and(|expected| expected != body.crc.sum()) {
                    return Err(io::Error::new(ErrorKind::InvalidData, "the checksum of the member is wrong"));
                }
            }
            if given > 0 || ended {
                return Ok(given);
            }
        }
    }
}

impl<R: BufRead + Send> Members for Zip<R> {
    fn next_member(&mut self) -> io::Result<Option<Member>> {
        self.finish()?;
        if self.place == Place::Lost {
            // What stands here was told by whoever read the member.
            self.place = if self.find_header()? { Place::InHeader } else { Place::Ended };
        }
        loop {
            match self.place {
                Place::Ended => return Ok(None),
                Place::InHeader => {
                    self.place = Place::Header;
                    return self.header().map(Some);
                }
                Place::Start | Place::Header | Place::Lost => {}
            }
            let signature: [u8; 4] = self.take()?;
            let start = std::mem::replace(&mut self.place, Place::Header) == Place::Start;
            match &signature {
                b"PK\x03\x04" => self.place = Place::InHeader,
                b"PK\x01\x02" | b"PK\x05\x06" | b"PK\x06\x06" => self.place = Place::Ended,
                b"PK\x07\x08" if start => {}
                _ => {
                    self.place = if self.find_header()? { Place::InHeader } else { Place::Ended };
                    if !start || self.place == Place::Ended {
                        return Err(io::Error::new(
                            ErrorKind::InvalidData,
                            "damage between two members of a zip archive",
                        ));
                    }
                }
            }
        }
    }
}

impl<R: BufRead> Read for Zip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(mut body) = self.body.take_if(|body| !body.done && !buffer.is_empty()) else { return Ok(0) };
        let read = self.content(&mut body, buffer);
        match &read {
            // The reader has nothing more to give, and whoever reads the member tells it.
            Err(error) if error.kind() != ErrorKind::InvalidData && Exceeded::of(error).is_none() => {
                self.place = Place::Ended;
            }
            Err(_) if body.left.is_none() => self.place = Place::Lost,
            _ => self.body = Some(body),
        }
        read
    }
}

/// What the extra fields of a header say.
#[derive(Default)]
struct Extra {
    packed: Option<u64>,
    modified: Option<i64>,
    is_zip64: bool,
}

impl Extra {
    /// Reads the fields of a header that gives this unpacked size.
    fn read(mut fields: &[u8], size: u32) -> Self {
        let mut extra = Self::default();
        while let [a, b, c, d, rest @ ..] = fields {
            let (id, length) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
            let Some(field) = rest.get(..length) else { break };
            match id {
                0x0001 => {
                    extra.is_zip64 = true;
                    // The unpacked size stands before it where the header has no room for that either.
                    let at = if size == u32::MAX { 8 } else { 0 };
                    let packed = field.get(at..at + 8).and_then(|bytes| bytes.try_into().ok());
                    extra.packed = packed.map(u64::from_le_bytes);
                }
                // The extended timestamp of Info-ZIP; the time in the header itself has no zone.
                0x5455 if field.first().is_some_and(|flags| flags & 1 != 0) => {
                    let seconds = field.get(1..5).and_then(|bytes| bytes.try_into().ok());
                    extra.modified = seconds.map(|bytes| i64::from(i32::from_le_bytes(bytes)));
                }
                _ => {}
            }
            fields = &rest[length..];
        }
        extra
    }
}

/// The offsets of the members that are symbolic links, by the directory at the end of a zip file; none where it has no
/// directory that can be read.
///
/// # Errors
/// Where the file can't be read.
pub fn links(mut file: impl Read + Seek) -> io::Result<HashSet<u64>> {
    // The record that ends a zip stands before a comment of at most 65,535 bytes.
    let length = file.seek(SeekFrom::End(0))?;
    let start = length.saturating_sub(22 + 65_535);
    file.seek(SeekFrom::Start(start))?;
    let mut tail = Vec::new();
    file.by_ref().take(22 + 65_535).read_to_end(&mut tail)?;
    let mut links = HashSet::new();
    let Some(end) = memchr::memmem::rfind(&tail, b"PK\x05\x06") else { return Ok(links) };
    let long = |at: usize| Some(u64::from(u32::from_le_bytes(tail.get(at..at + 4)?.try_into().ok()?)));
    let (Some(size), Some(offset)) = (long(end + 12), long(end + 16)) else { return Ok(links) };
    // Bytes before the archive shift every offset in it. With more than 4 GiB (zip64) the directory is left alone.
    let Some(directory) = (start + end as u64).checked_sub(size) else { return Ok(links) };
    let shift = directory.wrapping_sub(offset);
    file.seek(SeekFrom::Start(directory))?;
    let mut reader = io::BufReader::new(file.take(size));
    let mut fixed = [0; 46];
    while reader.read_exact(&mut fixed).is_ok() && fixed.starts_with(b"PK\x01\x02") {
        let short = |at: usize| i64::from(u16::from_le_bytes([fixed[at], fixed[at + 1]]));
        let long = |at: usize| u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
        let (system, mode) = (fixed[5], long(38) >> 16);
        if system == 3 && mode & 0o170_000 == 0o120_000 {
            links.insert(u64::from(long(42)).wrapping_add(shift));
        }
        let rest = short(28) + short(30) + short(32);
        io::copy(&mut reader.by_ref().take(rest.unsigned_abs()), &mut io::sink())?;
    }
    Ok(links)
}

#[cfg(test)]
mod tests;
