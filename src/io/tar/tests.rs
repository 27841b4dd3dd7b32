use super::*;

fn header(name: &str, size: usize, flag: u8) -> [u8; BLOCK] {
    let mut header = [0; BLOCK];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
    header[136..147].copy_from_slice(format!("{:011o}", 1_738_576_800).as_bytes());
    header[156] = flag;
    header[257..263].copy_from_slice(b"ustar\0");
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    header
}

fn member(name: &str, flag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = header(name, content.len(), flag).to_vec();
    bytes.extend_from_slice(content);
    bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
    bytes
}

/// Name and content of each member; errors as they are.
fn read(bytes: &[u8]) -> Vec<String> {
    let mut tar = Tar::new(bytes);
    let mut rows = Vec::new();
    for _ in 0..20 {
        match tar.next_member() {
            Ok(None) => return rows,
            Ok(Some(member)) => {
                let mut content = String::new();
                let read = tar.read_to_string(&mut content).map_or_else(|error| error.kind().to_string(), |_| content);
                let name = String::from_utf8_lossy(&member.name).into_owned();
                rows.push(match member.kind {
                    MemberKind::File => format!("{name}: {read}"),
                    MemberKind::Folder => format!("{name}: folder"),
                    MemberKind::Refused(reason, _) => format!("{name}: {reason}"),
                });
            }
            Err(error) => rows.push(error.to_string()),
        }
    }
    panic!("no end: {rows:?}")
}

#[test]
fn members_have_long_names_sizes_and_times() {
    let long = "a".repeat(150);
    let record = |key: &str, value: &str| {
        let mut length = key.len() + value.len() + 3;
        while length != key.len() + value.len() + 3 + length.to_string().len() {
            length = key.len() + value.len() + 3 + length.to_string().len();
        }
        format!("{length} {key}={value}\n")
    };
    let pax = record("path", "tin tức.txt") + &record("mtime", "1738576801.5");
    let file = [
        member("folder/", b'5', b""),
        member("././@LongLink", b'L', format!("{long}\0").as_bytes()),
        member("cut", b'0', b"one"),
        member("pax", b'x', pax.as_bytes()),
        member("other", b'0', b"two"),
        member("link", b'2', b""),
        member("hard", b'1', b""),
        member("fifo", b'6', b""),
        vec![0; 2 * BLOCK],
        member("glued on", b'0', b"three"),
    ]
    .concat();
    let expected = [
        "folder/: folder".to_owned(),
        format!("{long}: one"),
        "tin tức.txt: two".to_owned(),
        "link: link".to_owned(),
        "hard: link".to_owned(),
        "fifo: unsupported".to_owned(),
        "glued on: three".to_owned(),
    ];
    assert_eq!(read(&file), expected);
    let mut tar = Tar::new(&file[..]);
    let times = std::iter::from_fn(|| tar.next_member().unwrap()).map(|member| member.modified).collect::<Vec<_>>();
    assert_eq!(times[1..3], [Some(1_738_576_800), Some(1_738_576_801)]);
}

#[test]
fn a_damaged_header_costs_its_member() {
    let mut file = [member("a", b'0', b"one"), member("b", b'0', b"two"), member("c", b'0', b"three")].concat();
    file[2 * BLOCK] ^= 1;
    assert_eq!(read(&file), ["a: one", "a damaged header in a tar archive", "c: three"]);
    assert_eq!(read(b"this is no archive at all"), ["failed to fill whole buffer"]);
}

#[test]
fn an_archive_cut_in_the_middle_says_so() {
    let file = [member("a", b'0', b"one"), member("b", b'0', &[b'x'; 900])].concat();
    assert_eq!(read(&file[..4 * BLOCK - 200]), ["a: one", "b: unexpected end of file"]);
    // Cut behind the content, in the padding: nothing is lost.
    assert_eq!(read(&file[..4 * BLOCK + 390])[1].len(), 903);
}

#[test]
fn numbers_may_be_in_base_256() {
    assert_eq!(number(b"0000644\0"), Some(0o644));
    assert_eq!(number(&[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]), Some(256));
    assert_eq!(number(&[0xff; 12]), None);
    assert_eq!(number(b"        "), Some(0));
}
