use axum::Router;
use error_testing::ExampleRequests;

async fn run(examples: &ExampleRequests) {
    examples.run(|| Router::new()).await.assert_all_return_their_error();
    examples.run_async(async || Router::new()).await.assert_all_return_their_error();
}

fn main() {
    let _ = run;
}
