enum BrowsersPlaceholder {}
