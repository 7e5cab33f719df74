//! Commands that read a file and are done.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use mall_core::pricing::QuoteRequest;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{check, explain, with_store};
use crate::ShopFile;
use crate::store::Store;

/// A file as what it should be; what is wrong is named with its place.
pub(super) fn read<T: DeserializeOwned>(file: &Path) -> Result<T, String> {
    let name = file.display();
    let mut text = String::new();
    if file == Path::new("-") {
        io::stdin().read_to_string(&mut text).map_err(|error| format!("{name}: {error}"))?;
    } else {
        text = fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
    }
    let json = &mut serde_json::Deserializer::from_str(&text);
    serde_path_to_error::deserialize(json)
        .map_err(|error| format!("{name}: `{}`: {}", error.path(), error.inner()))
}

/// Prints a document as JSON for people and programs.
pub(super) fn print(document: &impl Serialize) -> Result<(), String> {
    let json = serde_json::to_string_pretty(document).map_err(|error| error.to_string())?;
    println!("{json}");
    Ok(())
}

pub(super) fn import(file: &Path, data: &Path, approve: &[String]) -> Result<(), String> {
    let shop: ShopFile = read(file)?;
    check::before_import(&shop, with_store(data, Store::export)?.as_ref(), approve)?;
    let (products, name) = (shop.products.len(), shop.shop.name.clone());
    with_store(data, |store| store.import(shop))?;
    println!("{name}: {products} products imported");
    Ok(())
}

pub(super) fn export(file: Option<&Path>, data: &Path) -> Result<(), String> {
    let shop = with_store(data, Store::export)?;
    let Some(shop) = shop else { return Err(format!("{}: no shop there", data.display())) };
    let Some(file) = file else { return print(&shop) };
    let json = serde_json::to_string_pretty(&shop).map_err(|error| error.to_string())?;
    fs::write(file, json + "\n").map_err(|error| format!("{}: {error}", file.display()))
}

pub(super) fn quote(file: &Path, explained: bool) -> Result<(), String> {
    let request: QuoteRequest = read(file)?;
    let quote = request.quote().map_err(|error| format!("{}: {error}", file.display()))?;
    if explained {
        print!("{}", explain::explain(&request, &quote));
        Ok(())
    } else {
        print(&quote)
    }
}
