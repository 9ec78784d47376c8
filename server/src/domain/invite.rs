//! The typed code of an invite: 8 characters of Crockford's base32, two that find the row and six that are secret.

use crate::domain::at::{At, MINUTE};

/// Crockford's characters: no I, L, O, U.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code as people type it, put right: capitals, no dashes or blanks, O is 0, I and L are 1.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// The first two characters.
    pub selector: String,
    /// The other six.
    pub secret: String,
}

impl Code {
    /// Reads what was typed; none: it cannot be a code.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut clean = String::new();
        for c in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—')) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            if !c.is_ascii() || !ALPHABET.contains(&(c as u8)) {
                return None;
            }
            clean.push(c);
        }
        (clean.len() == 8).then(|| Self { selector: clean[..2].into(), secret: clean[2..].into() })
    }

    /// A code of eight random bytes; each gives one character without bias.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        let text: String = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
        Self { selector: text[..2].into(), secret: text[2..].into() }
    }

    /// As it is shown: `XXXX-XXXX`.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{}{}-{}", self.selector, &self.secret[..2], &self.secret[2..])
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(hidden)")
    }
}

/// Until when typing is frozen after so many wrong tries: each fifth freezes it, 15 minutes first and then twice as long.
#[must_use]
pub fn frozen_until(tries: i16, now: At) -> Option<At> {
    (tries > 0 && tries % 5 == 0).then(|| now.plus((15 * MINUTE) << (tries / 5 - 1).min(6)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code::parse("7k4o-im2l").unwrap();
        assert_eq!(code.shown(), "7K40-1M21");
        assert_eq!(Code::parse(" 7K40 1M21 "), Some(code));
        for bad in ["", "7K40-1M2", "7K40-1M211", "7K40-1MU1", "7K40-1M2é"] {
            assert_eq!(Code::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_made_code_can_be_typed() {
        let code = Code::from_bytes([0, 31, 32, 63, 64, 200, 255, 17]);
        assert_eq!(Code::parse(&code.shown().to_lowercase()), Some(code));
    }

    #[test]
    fn each_fifth_wrong_try_freezes_for_twice_as_long() {
        assert_eq!(frozen_until(4, At(0)), None);
        assert_eq!(frozen_until(5, At(0)), Some(At(15 * MINUTE)));
        assert_eq!(frozen_until(10, At(0)), Some(At(30 * MINUTE)));
        assert_eq!(frozen_until(15, At(0)), Some(At(60 * MINUTE)));
    }
}
