//! The one shape of parallelism here: a producer thread, a pool that maps each batch in order, a consumer.

use crossbeam_channel::{Sender, bounded};
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::error::{Error, Result};

/// How many batches wait between two threads, beside the one that each has in hand.
const WAITING: usize = 1;

/// A pool of `threads` workers; 0 takes one a core.
///
/// # Errors
/// Where the system refuses threads.
pub fn pool(threads: usize) -> Result<ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|number| format!("tinsach-{number}"))
        .build()
        .map_err(|error| Error::new("can't start the worker threads").because(error))
}

/// Runs `produce` on a thread of its own, `work` on each item in the pool, and `consume` on the calling thread with the
/// results in the order of the items, whatever the number of workers. At most a few batches are in memory at a time; two
/// are in the pool, so that no worker waits for the last item of one.
///
/// # Errors
/// The consumer's error, else the producer's. Either stops the other side.
pub fn run<I: Send, O: Send, P: Send>(
    pool: &ThreadPool,
    produce: impl FnOnce(&Sender<Vec<I>>) -> Result<P> + Send,
    work: impl Fn(I) -> O + Sync,
    mut consume: impl FnMut(O) -> Result<()>,
) -> Result<P> {
    let (to_pool, from_producer) = bounded(WAITING);
    let (to_consumer, from_pool) = bounded(WAITING);
    std::thread::scope(|scope| {
        let producer = scope.spawn(move || produce(&to_pool));
        let mapper = scope.spawn(|| {
            let (to_consumer, work) = (to_consumer, &work);
            pool.in_place_scope(|workers| {
                for batch in from_producer {
                    let (to_waiting, waiting) = bounded(1);
                    if to_consumer.send(waiting).is_err() {
                        break;
                    }
                    workers.spawn(move |_| {
                        let done: Vec<O> = batch.into_par_iter().map(work).collect();
                        // Where the consumer has gone, it says why.
                        let _ = to_waiting.send(done);
                    });
                }
            });
        });
        // Dropping the receiver at the first error is what tells the mapper, and through it the producer, to stop. A batch
        // that never comes is one of which a worker panicked.
        let batches = from_pool.into_iter().map_while(|waiting| waiting.recv().ok());
        let consumed = batches.flatten().try_for_each(&mut consume);
        let mapped = mapper.join();
        let produced = producer.join();
        if let Err(panic) = mapped {
            std::panic::resume_unwind(panic);
        }
        consumed?;
        produced.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_and_an_error_stops_the_producer() {
        let pool = pool(3).unwrap();
        let produce = |sender: &Sender<Vec<u32>>| {
            let mut sent = 0;
            for start in 0..1000 {
                if sender.send((start * 10..start * 10 + 10).collect()).is_err() {
                    break;
                }
                sent += 1;
            }
            Ok(sent)
        };
        let mut seen = Vec::new();
        let keep = |number| {
            seen.push(number);
            Ok(())
        };
        let sent = run(&pool, produce, |number| number * 2, keep).unwrap();
        assert_eq!((sent, seen.len()), (1000, 10_000));
        assert!(seen.is_sorted());

        let failed =
            run(&pool, produce, |number| number, |number| if number == 25 { Err(Error::new("full")) } else { Ok(()) });
        assert_eq!(failed.unwrap_err().to_string(), "full");
    }
}
