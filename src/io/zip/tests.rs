use std::io::{Cursor, Write};

use super::*;
use crate::config::LimitsConfig;

/// How a member of a test archive is packed.
#[derive(Clone, Copy, PartialEq)]
enum Packed {
    Stored,
    Deflated,
    /// Deflated, its sizes behind it.
    Streamed,
}

fn member(name: &str, packed: Packed, content: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(content);
    let bytes = match packed {
        Packed::Stored => content.to_vec(),
        _ => {
            let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
            deflate.write_all(content).unwrap();
            deflate.finish().unwrap()
        }
    };
    let late = packed == Packed::Streamed;
    let mut header = b"PK\x03\x04\x14\x00".to_vec();
    header.extend_from_slice(&(if late { 8u16 } else { 0 }).to_le_bytes());
    header.extend_from_slice(&(if packed == Packed::Stored { 0u16 } else { 8 }).to_le_bytes());
    header.extend_from_slice(&[0; 4]);
    let sizes = [crc.sum(), bytes.len() as u32, content.len() as u32];
    sizes.iter().for_each(|&size| header.extend_from_slice(&(if late { 0 } else { size }).to_le_bytes()));
    header.extend_from_slice(&(name.len() as u16).to_le_bytes());
    header.extend_from_slice(&[9, 0]);
    header.extend_from_slice(name.as_bytes());
    header.extend_from_slice(&[0x55, 0x54, 5, 0, 1]);
    header.extend_from_slice(&1_738_576_800_u32.to_le_bytes());
    header.extend_from_slice(&bytes);
    if late {
        header.extend_from_slice(b"PK\x07\x08");
        sizes.iter().for_each(|size| header.extend_from_slice(&size.to_le_bytes()));
    }
    header
}

const DIRECTORY: &[u8] = b"PK\x01\x02 and so on";

fn read(bytes: &[u8]) -> Vec<String> {
    let mut zip = Zip::new(bytes, Budget::new(&LimitsConfig::default()), HashSet::new());
    let mut rows = Vec::new();
    for _ in 0..20 {
        match zip.next_member() {
            Ok(None) => return rows,
            Ok(Some(member)) => {
                let mut content = String::new();
                let read = zip.read_to_string(&mut content).map_or_else(|error| error.to_string(), |_| content);
                let name = String::from_utf8_lossy(&member.name).into_owned();
                rows.push(match member.kind {
                    MemberKind::File => format!("{name}: {read}"),
                    MemberKind::Folder => format!("{name}: folder"),
                    MemberKind::Refused(reason, _) => format!("{name}: {reason}"),
                });
            }
            Err(error) => {
                rows.push(error.to_string());
                if error.kind() == ErrorKind::UnexpectedEof {
                    return rows;
                }
            }
        }
    }
    panic!("no end: {rows:?}")
}

fn three(second: Vec<u8>) -> Vec<u8> {
    [member("a", Packed::Deflated, b"one"), second, member("c", Packed::Streamed, b"three"), DIRECTORY.to_vec()]
        .concat()
}

#[test]
fn members_are_read_however_they_are_packed() {
    let file = three(member("b", Packed::Stored, b"two"));
    assert_eq!(read(&file), ["a: one", "b: two", "c: three"]);
    let unpacker = [b"#!/bin/sh\n", &file[..]].concat();
    assert_eq!(read(&unpacker), ["a: one", "b: two", "c: three"], "behind a program");
    assert_eq!(read(&three(member("folder/", Packed::Streamed, b"")))[1], "folder/: folder");
    let mut zip = Zip::new(&file[..], Budget::new(&LimitsConfig::default()), HashSet::new());
    let times: Vec<_> = std::iter::from_fn(|| zip.next_member().unwrap()).map(|member| member.modified).collect();
    assert_eq!(times, [Some(1_738_576_800); 3], "members may be left unread");
}

#[test]
fn a_damaged_member_costs_itself() {
    for packed in [Packed::Stored, Packed::Deflated, Packed::Streamed] {
        let mut damaged = member("b", packed, b"some words that will not be read any more");
        damaged[50..56].fill(0xff);
        let rows = read(&three(damaged));
        assert_eq!((rows[0].as_str(), rows[2].as_str(), rows.len()), ("a: one", "c: three", 3), "{rows:?}");
        assert!(!rows[1].contains("any more"), "{rows:?}");
    }
    let mut unnamed = member("b", Packed::Stored, b"two");
    unnamed[..4].fill(b'?');
    assert_eq!(read(&three(unnamed)), ["a: one", "damage between two members of a zip archive", "c: three"]);
}

#[test]
fn an_archive_cut_anywhere_keeps_what_came_before() {
    let file = three(member("b", Packed::Stored, b"two"));
    for end in member("a", Packed::Deflated, b"one").len()..file.len() - DIRECTORY.len() + 3 {
        let rows = read(&file[..end]);
        assert_eq!(rows[0], "a: one", "cut at {end}");
        assert!(rows.last().unwrap().contains("end of file") || rows.last().unwrap().contains("fill"), "{rows:?}");
    }
}

#[test]
fn what_is_not_read_says_why() {
    let mut encrypted = member("b", Packed::Stored, b"two");
    encrypted[6] |= 1;
    assert_eq!(read(&three(encrypted))[1], "b: encrypted");
    let mut lzma = member("b", Packed::Stored, b"two");
    lzma[8] = 14;
    assert_eq!(read(&three(lzma))[1], "b: unsupported");
    let mut endless = member("b", Packed::Streamed, b"two");
    endless[8] = 0;
    assert_eq!(read(&three(endless)), ["a: one", "b: unsupported", "c: three"]);
}

#[test]
fn links_are_known_from_the_directory() {
    let first = member("a", Packed::Stored, b"../../etc/passwd");
    let mut directory = b"PK\x01\x02\x14\x03".to_vec();
    directory.resize(46, 0);
    directory[28] = 1;
    directory[38..42].copy_from_slice(&(0o120_777_u32 << 16).to_le_bytes());
    directory.push(b'a');
    let mut end = b"PK\x05\x06".to_vec();
    end.resize(22, 0);
    end[12..16].copy_from_slice(&(directory.len() as u32).to_le_bytes());
    end[16..20].copy_from_slice(&(first.len() as u32).to_le_bytes());
    let file = [b"shift".to_vec(), first, directory, end].concat();
    let found = links(Cursor::new(&file)).unwrap();
    assert_eq!(found, HashSet::from([5]));
    assert!(links(Cursor::new(b"PK\x05\x06 damaged")).unwrap().is_empty());
    let mut zip = Zip::new(&file[5..], Budget::new(&LimitsConfig::default()), HashSet::from([0]));
    assert!(matches!(zip.next_member().unwrap().unwrap().kind, MemberKind::Refused("link", _)));
}
