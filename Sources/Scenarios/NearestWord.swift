/// The word of `words` that `text` was probably meant to be: the nearest by edits (insert, delete,
/// replace, swap neighbours), if no more than a third of it is wrong. Case does not count.
func nearestWord(to text: String, in words: some Sequence<String>) -> String? {
  guard text.count <= 40 else { return nil }
  let typed = Array(text.lowercased())
  var best: (word: String, distance: Int)?
  for word in words {
    let distance = editDistance(typed, Array(word.lowercased()))
    if distance <= max(1, word.count / 3), distance < best?.distance ?? .max {
      best = (word, distance)
    }
  }
  return best?.word
}

/// The optimal string alignment distance.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var rows = [Array(0...right.count)]
  for i in left.indices {
    var row = [i + 1]
    for j in right.indices {
      let cost = left[i] == right[j] ? 0 : 1
      var distance = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + cost)
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        distance = min(distance, rows[i - 1][j - 1] + 1)
      }
      row.append(distance)
    }
    rows.append(row)
  }
  return rows[left.count][right.count]
}
