//! Other ways of writing a language, letter by letter.

/// A Vietnamese letter without its marks, as people type who have no Vietnamese keyboard.
pub fn without_marks(letter: char) -> Vec<char> {
    const BASES: &[(char, &str)] = &[
        ('a', "àáảãạăằắẳẵặâầấẩẫậ"),
        ('d', "đ"),
        ('e', "èéẻẽẹêềếểễệ"),
        ('i', "ìíỉĩị"),
        ('o', "òóỏõọôồốổỗộơờớởỡợ"),
        ('u', "ùúủũụưừứửữự"),
        ('y', "ỳýỷỹỵ"),
    ];
    vec![BASES.iter().find(|(_, marked)| marked.contains(letter)).map_or(letter, |&(base, _)| base)]
}

/// A Serbian Cyrillic letter in Gaj's Latin alphabet.
pub fn latinised(letter: char) -> Vec<char> {
    const CYRILLIC: &str = "абвгдђежзијклмнопрстћуфхцчш";
    const LATIN: &str = "abvgdđežzijklmnoprstćufhcčš";
    match letter {
        'љ' => vec!['l', 'j'],
        'њ' => vec!['n', 'j'],
        'џ' => vec!['d', 'ž'],
        _ => {
            let at = CYRILLIC.chars().position(|c| c == letter);
            vec![at.and_then(|at| LATIN.chars().nth(at)).unwrap_or(letter)]
        }
    }
}
