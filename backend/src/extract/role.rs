use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use crate::State;
use crate::problem::{Code, Problem};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        ///
        /// The state is reached only through a role, so that no handler can forget to ask for one. Everybody who
        /// reaches the listener has it; it listens on loopback unless told otherwise.
        #[derive(Debug, Clone)]
        pub struct $name(State);

        impl Deref for $name {
            type Target = State;

            fn deref(&self) -> &State {
                &self.0
            }
        }

        impl FromRequest for $name {
            type Error = Problem;
            type Future = Ready<Result<Self, Problem>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(state(request).map(Self))
            }
        }
    )*};
}

roles! {
    /// May look.
    Viewer;
    /// May look and change channels, outputs and jobs.
    Operator;
}

fn state(request: &HttpRequest) -> Result<State, Problem> {
    let state = request.app_data::<web::Data<State>>();
    state
        .map(|state| State::clone(state))
        .ok_or_else(|| Problem::new(Code::Internal, "the server has no state"))
}
