use error_core::api_error;

struct Login {
    password: String,
}

fn main() {
    let login = Login { password: "hunter2".to_owned() };
    let _ = api_error!(credentials_invalid, "The password {} is wrong", login.password);
}
