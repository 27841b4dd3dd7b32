//! The 29 letters of Vietnamese and the characters that write them.

/// The tones by their marks. The level tone has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Tone {
    /// No mark (ngang).
    Level,
    /// Grave (huyền).
    Grave,
    /// Hook above (hỏi).
    Hook,
    /// Tilde (ngã).
    Tilde,
    /// Acute (sắc).
    Acute,
    /// Dot below (nặng).
    Dot,
}

impl Tone {
    const ALL: [Self; 6] = [Self::Level, Self::Grave, Self::Hook, Self::Tilde, Self::Acute, Self::Dot];

    /// The tone a combining mark writes, with the deprecated doubles of grave and acute.
    pub fn of_mark(mark: char) -> Option<Self> {
        Some(match mark {
            '\u{300}' | '\u{340}' => Self::Grave,
            '\u{309}' => Self::Hook,
            '\u{303}' => Self::Tilde,
            '\u{301}' | '\u{341}' => Self::Acute,
            '\u{323}' => Self::Dot,
            _ => return None,
        })
    }
}

/// The vowel letters, each with its six tones in the order of [`Tone`], lower case then upper case.
const VOWELS: [[[char; 6]; 2]; 12] = [
    [['a', 'à', 'ả', 'ã', 'á', 'ạ'], ['A', 'À', 'Ả', 'Ã', 'Á', 'Ạ']],
    [['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'], ['Ă', 'Ằ', 'Ẳ', 'Ẵ', 'Ắ', 'Ặ']],
    [['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'], ['Â', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ậ']],
    [['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'], ['E', 'È', 'Ẻ', 'Ẽ', 'É', 'Ẹ']],
    [['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'], ['Ê', 'Ề', 'Ể', 'Ễ', 'Ế', 'Ệ']],
    [['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'], ['I', 'Ì', 'Ỉ', 'Ĩ', 'Í', 'Ị']],
    [['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'], ['O', 'Ò', 'Ỏ', 'Õ', 'Ó', 'Ọ']],
    [['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'], ['Ô', 'Ồ', 'Ổ', 'Ỗ', 'Ố', 'Ộ']],
    [['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'], ['Ơ', 'Ờ', 'Ở', 'Ỡ', 'Ớ', 'Ợ']],
    [['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'], ['U', 'Ù', 'Ủ', 'Ũ', 'Ú', 'Ụ']],
    [['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'], ['Ư', 'Ừ', 'Ử', 'Ữ', 'Ứ', 'Ự']],
    [['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'], ['Y', 'Ỳ', 'Ỷ', 'Ỹ', 'Ý', 'Ỵ']],
];

const CONSONANTS: [[char; 2]; 17] = [
    ['b', 'B'],
    ['c', 'C'],
    ['d', 'D'],
    ['đ', 'Đ'],
    ['g', 'G'],
    ['h', 'H'],
    ['k', 'K'],
    ['l', 'L'],
    ['m', 'M'],
    ['n', 'N'],
    ['p', 'P'],
    ['q', 'Q'],
    ['r', 'R'],
    ['s', 'S'],
    ['t', 'T'],
    ['v', 'V'],
    ['x', 'X'],
];

/// The Vietnamese letters lie in two ranges; a table for both answers in one look-up.
const LATIN_END: usize = 0x1B1;
const ADDITIONAL: usize = 0x1EA0;
const ADDITIONAL_END: usize = 0x1EFA;

/// A letter: lower-case base with its quality (`ơ`, `đ`), tone, case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// Lower case, with quality, without tone: one of the 29 letters.
    pub base: char,
    /// The tone it carries.
    pub tone: Tone,
    /// True for a capital.
    pub capital: bool,
}

const TABLE: [Option<Letter>; LATIN_END + ADDITIONAL_END - ADDITIONAL] = {
    let mut table = [None; LATIN_END + ADDITIONAL_END - ADDITIONAL];
    let mut vowel = 0;
    while vowel < VOWELS.len() {
        let mut case = 0;
        while case < 2 {
            let mut tone = 0;
            while tone < 6 {
                let place = place(VOWELS[vowel][case][tone]).expect("in range");
                table[place] = Some(Letter { base: VOWELS[vowel][0][0], tone: Tone::ALL[tone], capital: case == 1 });
                tone += 1;
            }
            case += 1;
        }
        vowel += 1;
    }
    let mut consonant = 0;
    while consonant < CONSONANTS.len() {
        let mut case = 0;
        while case < 2 {
            let place = place(CONSONANTS[consonant][case]).expect("in range");
            table[place] = Some(Letter { base: CONSONANTS[consonant][0], tone: Tone::Level, capital: case == 1 });
            case += 1;
        }
        consonant += 1;
    }
    table
};

const fn place(character: char) -> Option<usize> {
    let code = character as usize;
    if code < LATIN_END {
        Some(code)
    } else if code >= ADDITIONAL && code < ADDITIONAL_END {
        Some(code - ADDITIONAL + LATIN_END)
    } else {
        None
    }
}

impl Letter {
    /// The letter a precomposed character writes; `f`, `j`, `w`, `z` are no letters of Vietnamese.
    #[inline]
    pub fn of(character: char) -> Option<Self> {
        static LETTERS: [Option<Letter>; LATIN_END + ADDITIONAL_END - ADDITIONAL] = TABLE;
        LETTERS[place(character)?]
    }

    /// The letter with another tone, as one character; consonants carry none and come back plain.
    pub fn with(self, tone: Tone) -> char {
        let case = usize::from(self.capital);
        match row(self.base) {
            Some(vowel) => VOWELS[vowel][case][tone as usize],
            None => CONSONANTS.iter().find(|letter| letter[0] == self.base).map_or(self.base, |letter| letter[case]),
        }
    }

    /// The letter with a combining mark of quality (circumflex, breve, horn) laid on; `None` where there is no such
    /// letter.
    pub fn quality(self, mark: char) -> Option<Self> {
        let base = match (self.base, mark) {
            ('a', '\u{302}') => 'â',
            ('e', '\u{302}') => 'ê',
            ('o', '\u{302}') => 'ô',
            ('a', '\u{306}') => 'ă',
            ('o', '\u{31B}') => 'ơ',
            ('u', '\u{31B}') => 'ư',
            _ => return None,
        };
        Some(Self { base, ..self })
    }

    /// True for the twelve vowel letters.
    #[inline]
    pub fn is_vowel(base: char) -> bool {
        row(base).is_some()
    }
}

/// The row of [`VOWELS`] a vowel letter has.
#[inline]
fn row(base: char) -> Option<usize> {
    Some(match base {
        'a' => 0,
        'ă' => 1,
        'â' => 2,
        'e' => 3,
        'ê' => 4,
        'i' => 5,
        'o' => 6,
        'ô' => 7,
        'ơ' => 8,
        'u' => 9,
        'ư' => 10,
        'y' => 11,
        _ => return None,
    })
}
