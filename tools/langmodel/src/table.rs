//! Writes the table; `src/language/table.rs` says what its form is.

use crate::hash;
use crate::languages::Group;
use crate::probabilities::Probabilities;

/// Nats of one step, and the last step.
const STEP: f32 = 0.5;
const LAST: f32 = 15.0;
/// The widest row the reader knows.
const WIDEST: usize = 32;
/// Slots for each n-gram: the more, the shorter the probing.
const ROOM: f64 = 1.2;

/// Appends one group's part.
pub fn write(group: &Group, probabilities: &Probabilities, chosen: &[usize], out: &mut Vec<u8>) {
    let width = group.languages.len().div_ceil(2);
    let slots = (chosen.len() as f64 * ROOM) as usize + 1;
    let mut fingerprints = vec![0_u16; slots];
    let mut rows = vec![0_u8; slots * width];
    for &i in chosen {
        let hash =
            probabilities.grams[i].symbols().iter().rev().fold(hash::EMPTY, |hash, &symbol| hash::grown(hash, symbol));
        let mut slot = hash::slot(hash, slots);
        while fingerprints[slot] != 0 {
            slot = (slot + 1) % slots;
        }
        fingerprints[slot] = hash::fingerprint(hash);
        let logs = &probabilities.logs[i * probabilities.languages..(i + 1) * probabilities.languages];
        let best = logs.iter().copied().fold(f32::MIN, f32::max);
        for (l, log) in logs.iter().enumerate() {
            let steps = ((best - log) / STEP).round().min(LAST) as u8;
            rows[slot * width + l / 2] |= steps << (4 * (l % 2));
        }
    }
    out.extend([group.script as u8, group.languages.len() as u8]);
    for language in group.languages {
        out.extend(format!("{:3}", language.code).bytes());
        out.push(language.rarity);
    }
    out.extend((slots as u32).to_le_bytes());
    out.extend(fingerprints.iter().flat_map(|fingerprint| fingerprint.to_le_bytes()));
    out.extend(rows);
    out.extend([0; WIDEST]);
}
