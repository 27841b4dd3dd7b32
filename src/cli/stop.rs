//! Ctrl-C and the like: the first ends the run cleanly, the second at once.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::error::{Error, Result};

/// A flag that is set when the process is asked to end. Asked twice, it ends with `code`.
///
/// # Errors
/// Where the system refuses.
pub fn listen(code: u8) -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first signal finds the flag unset, and sets it.
        flag::register_conditional_shutdown(signal, i32::from(code), Arc::clone(&stop))
            .and_then(|_| flag::register(signal, Arc::clone(&stop)))
            .map_err(|error| Error::new("can't listen for Ctrl-C").because(error))?;
    }
    Ok(stop)
}
