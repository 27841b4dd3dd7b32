//! How sure an answer is, as the share of answers like it that are right.

use super::words::Words;

/// Answers less sure than this are none.
pub const LEAST: f32 = 0.3;

/// Of an answer by script.
pub fn of_script(words: &Words) -> f32 {
    if words.len() < 20 { 0.95 } else { 0.99 }
}

/// Of an answer by letters.
pub fn of_letters(words: &Words) -> f32 {
    if words.len() < 20 { 0.95 } else { 0.99 }
}

/// Of an answer by the model, `margin` nats before the next.
pub fn of_model(words: &Words, margin: f32) -> f32 {
    let surprise = margin / (words.len().max(1) as f32).sqrt();
    1.0 - 0.5 * (-surprise).exp()
}
