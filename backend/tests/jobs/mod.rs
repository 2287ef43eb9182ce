mod actions;
mod bulk;
mod queued;
