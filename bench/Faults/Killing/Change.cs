using Streetcar.Bson;

namespace Streetcar.Faults.Killing;

/// <summary>A command, and what it makes of a worker's collections.</summary>
/// <param name="Database">The command's database.</param>
/// <param name="Command">The command.</param>
/// <param name="After">What the collections hold after it.</param>
/// <param name="InParts">Whether it may be done to some of its documents alone when it is not acknowledged.</param>
internal sealed record Change(string Database, RawDocument Command, Model After, bool InParts = false);
