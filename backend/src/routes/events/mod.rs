//! What happens.
mod follower;
pub mod stream;
