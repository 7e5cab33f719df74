//! The commands of `xiaopu`, as somebody types them: the real binary, real files.

#[cfg(test)]
mod codes;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod help;
#[cfg(test)]
mod import;
#[cfg(test)]
mod page;
#[cfg(test)]
mod quote;
#[cfg(test)]
mod report;
#[cfg(test)]
mod segment;
#[cfg(test)]
mod serve;
