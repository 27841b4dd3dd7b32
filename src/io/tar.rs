//! tar, front to back: ustar with the extensions of POSIX (pax) and GNU for long names.
//!
//! Our own, as a stream of owned members is what the readers need, and as reading goes on behind a damaged header: every
//! header has a checksum and stands at a multiple of 512 bytes.

use std::io::{self, BufRead, ErrorKind, Read};

use super::archive::{Member, MemberKind, Members};

const BLOCK: usize = 512;

/// The most bytes of a long name or of pax records.
const MAX_EXTENSION: u64 = 1 << 20;

/// The members of a tar archive.
pub struct Tar<R> {
    reader: R,
    /// Bytes of the member that are not read yet.
    left: u64,
    /// Bytes that fill its last block.
    padding: u64,
    /// A header that was found behind damage, to be read next.
    found: Option<[u8; BLOCK]>,
    /// True where reading failed for good; what failed was told to whoever read then.
    failed: bool,
}

/// What extension headers say of the member that follows.
#[derive(Default)]
struct Extended {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    modified: Option<i64>,
    sparse: bool,
}

impl<R: BufRead> Tar<R> {
    /// The members of a reader.
    pub fn new(reader: R) -> Self {
        Self { reader, left: 0, padding: 0, found: None, failed: false }
    }

    /// The next block; `None` at the end.
    fn block(&mut self) -> io::Result<Option<[u8; BLOCK]>> {
        if self.reader.fill_buf()?.is_empty() {
            return Ok(None);
        }
        let mut block = [0; BLOCK];
        self.reader.read_exact(&mut block)?;
        Ok(Some(block))
    }

    /// The next header. Blocks of zeros end an archive, but another one may be glued on.
    fn header(&mut self) -> io::Result<Option<[u8; BLOCK]>> {
        if let Some(found) = self.found.take() {
            return Ok(Some(found));
        }
        let mut damaged = false;
        while let Some(block) = self.block()? {
            if block.iter().all(|&byte| byte == 0) {
                continue;
            }
            if is_header(&block) {
                if !damaged {
                    return Ok(Some(block));
                }
                self.found = Some(block);
                break;
            }
            damaged = true;
        }
        if damaged {
            Err(io::Error::new(ErrorKind::InvalidData, "a damaged header in a tar archive"))
        } else {
            Ok(None)
        }
    }

    fn size_up(&mut self, header: &[u8; BLOCK], extended: &Extended) {
        self.left = extended.size.or_else(|| number(&header[124..136])).unwrap_or(0);
        self.padding = self.left.wrapping_neg() % BLOCK as u64;
    }

    /// The whole of an extension's content.
    fn extension(&mut self, header: &[u8; BLOCK]) -> io::Result<Vec<u8>> {
        let size = number(&header[124..136]).unwrap_or(0);
        if size > MAX_EXTENSION {
            return Err(io::Error::new(ErrorKind::InvalidData, "a tar header with a name of more than a megabyte"));
        }
        let mut content = vec![0; size.next_multiple_of(BLOCK as u64) as usize];
        self.reader.read_exact(&mut content)?;
        content.truncate(size as usize);
        Ok(content)
    }

    fn skip_rest(&mut self) -> io::Result<()> {
        let rest = self.left + self.padding;
        let passed = io::copy(&mut self.reader.by_ref().take(rest), &mut io::sink())?;
        let missing = self.left > passed;
        (self.left, self.padding) = (0, 0);
        if missing { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

impl<R: BufRead + Send> Members for Tar<R> {
    fn next_member(&mut self) -> io::Result<Option<Member>> {
        if self.failed {
            return Ok(None);
        }
        self.skip_rest()?;
        let mut extended = Extended::default();
        while let Some(header) = self.header()? {
            match header[156] {
                b'L' => extended.name = Some(trimmed(&self.extension(&header)?).to_vec()),
                b'x' => pax(&self.extension(&header)?, &mut extended),
                b'K' | b'g' => drop(self.extension(&header)?),
                flag => {
                    self.size_up(&header, &extended);
                    let name = extended.name.take().unwrap_or_else(|| name(&header));
                    let modified = extended.modified.or_else(|| i64::try_from(number(&header[136..148])?).ok());
                    let kind = if extended.sparse { SPARSE } else { kind(flag, &name) };
                    return Ok(Some(Member { name, kind, modified }));
                }
            }
        }
        Ok(None)
    }
}

impl<R: BufRead> Read for Tar<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || self.failed {
            return Ok(0);
        }
        let most = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let read = match self.reader.read(&mut buffer[..most]) {
            Ok(0) if most > 0 => Err(ErrorKind::UnexpectedEof.into()),
            read => read,
        };
        match read {
            Ok(count) => self.left -= count as u64,
            Err(_) => self.failed = true,
        }
        read
    }
}

const SPARSE: MemberKind = MemberKind::Refused("unsupported", "a sparse file in a tar archive; unpack it with tar");

fn kind(flag: u8, name: &[u8]) -> MemberKind {
    match flag {
        0 | b'0' | b'7' if name.ends_with(b"/") => MemberKind::Folder,
        0 | b'0' | b'7' => MemberKind::File,
        b'1' | b'2' => MemberKind::Refused("link", "a link in an archive is never followed"),
        b'5' => MemberKind::Folder,
        b'S' => SPARSE,
        _ => MemberKind::Refused("unsupported", "a device or another special file in an archive"),
    }
}

/// Whether the checksum of a header holds: the sum of its bytes, with blanks in its own place.
fn is_header(block: &[u8; BLOCK]) -> bool {
    let sum: u64 = block.iter().map(|&byte| u64::from(byte)).sum();
    let own: u64 = block[148..156].iter().map(|&byte| u64::from(byte)).sum();
    number(&block[148..156]) == Some(sum - own + 8 * 32)
}

/// A number: octal digits, or in the way of GNU, base 256 behind a first bit.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        let mut value = u64::from(field[0] & 0x7f);
        for &byte in &field[1..] {
            value = value.checked_mul(256)? | u64::from(byte);
        }
        return Some(value);
    }
    let digits = trimmed(field).trim_ascii();
    if digits.is_empty() {
        return Some(0);
    }
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok()
}

/// A field up to its first NUL.
fn trimmed(field: &[u8]) -> &[u8] {
    &field[..memchr::memchr(0, field).unwrap_or(field.len())]
}

/// The name in a header, with the prefix of ustar.
fn name(header: &[u8; BLOCK]) -> Vec<u8> {
    let (prefix, name) = (trimmed(&header[345..500]), trimmed(&header[..100]));
    if &header[257..263] == b"ustar\0" && !prefix.is_empty() {
        return [prefix, b"/", name].concat();
    }
    name.to_vec()
}

/// Reads records of the form `length key=value\n`.
fn pax(mut records: &[u8], extended: &mut Extended) {
    while let Some(space) = memchr::memchr(b' ', records) {
        let length = std::str::from_utf8(&records[..space]).ok().and_then(|length| length.parse::<usize>().ok());
        let Some(record) = length.and_then(|length| records.get(space + 1..length)) else { return };
        records = &records[space + 1 + record.len()..];
        let record = record.strip_suffix(b"\n").unwrap_or(record);
        let Some(at) = memchr::memchr(b'=', record) else { return };
        let (key, value) = (&record[..at], &record[at + 1..]);
        let number = || std::str::from_utf8(value).ok()?.split('.').next();
        match key {
            b"path" => extended.name = Some(value.to_vec()),
            b"size" => extended.size = number().and_then(|size| size.parse().ok()),
            b"mtime" => extended.modified = number().and_then(|seconds| seconds.parse().ok()),
            _ if key.starts_with(b"GNU.sparse.") => extended.sparse = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
