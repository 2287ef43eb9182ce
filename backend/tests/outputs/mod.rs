mod change;
mod delivery;
