import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 2 else {
    print("decontamination planted DATA [PER-FORM [RUN-WORDS [SHOWN]]] | natural DATA | speed DATA")
    exit(2)
}
let data = OpenData(folder: URL(filePath: arguments[1]))
func number(_ place: Int, _ usual: Int) -> Int {
    arguments.count > place ? Int(arguments[place]) ?? usual : usual
}
switch arguments[0] {
case "planted":
    try measurePlanted(data, perForm: number(2, 100), runWords: number(3, 4), showing: number(4, 0))
case "natural": try lookAtNatural(data, showing: number(2, 3))
case "speed": try measureSpeed(data)
default: exit(2)
}
