enum NativePlaceholder {}
