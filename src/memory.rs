//! Keeps the allocator from holding what start-up needed once.

/// Threads share two arenas. By default each of some twenty threads would grow one of its own.
pub(crate) fn share_arenas() {
    // SAFETY: a plain setting of the allocator, made before any other thread exists.
    let taken = unsafe { libc::mallopt(libc::M_ARENA_MAX, 2) };
    if taken == 0 {
        tracing::debug!("the allocator takes no number of arenas");
    }
}

/// Gives back to the system what is free: building the API's document takes megabytes that nobody needs again.
pub(crate) fn give_back() {
    // SAFETY: the allocator locks itself; memory in use stays where it is.
    unsafe { libc::malloc_trim(0) };
}
