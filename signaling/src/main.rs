fn main() { println!("vivavoce"); }
