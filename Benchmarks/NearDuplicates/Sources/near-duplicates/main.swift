import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "planted":
    try measurePlanted(sketchBytes: arguments.count > 1 ? Int(arguments[1]) ?? 0 : 1024)
case "alternatives": try measureAlternatives()
case "speed": try measureSpeed()
case "real" where arguments.count > 1: try lookAtReal(Array(arguments.dropFirst()))
default:
    print("near-duplicates planted [SKETCH-BYTES] | alternatives | speed | real PATH...")
    exit(2)
}
