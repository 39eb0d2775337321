namespace Streetcar.Grains.Oplog;

/// <summary>An entry of a MongoDB's oplog.</summary>
/// <param name="Kind">What it does: <c>i</c>, <c>u</c>, <c>d</c>, <c>c</c> or <c>n</c>.</param>
/// <param name="Namespace">The full name of the collection, or of a database and <c>$cmd</c>.</param>
/// <param name="Object">The document, the update or the command.</param>
/// <param name="Target">The document that an update is for; empty for other entries.</param>
/// <param name="Upserts">Whether an update that finds no document inserts one.</param>
internal sealed record OplogEntry(string Kind, string Namespace, RawDocument Object, RawDocument Target, bool Upserts)
{
    /// <exception cref="DocumentException">One of them makes no sense.</exception>
    public static List<OplogEntry> ParseAll(RawArray entries)
    {
        var parsed = new List<OplogEntry>();
        foreach (var entry in entries)
            parsed.Add(entry.Type == ElementType.Document ? Parse(entry.AsDocument) : throw WrongType("applyOps", entry, ElementType.Document));
        return parsed;
    }

    private static OplogEntry Parse(RawDocument entry)
    {
        if (!entry.TryGetValue("op", out var kind))
            throw new DocumentException(ErrorCode.NoSuchKey, $"Missing expected field \"op\" in {entry}");
        if (kind.Type != ElementType.String)
            throw WrongType("op", kind, ElementType.String);
        var ns = entry["ns"];
        if (kind.AsString.Length == 0 || ns.Type != ElementType.String || ns.AsString.Length == 0)
            throw new DocumentException(ErrorCode.IllegalOperation, $"The 'op' and the 'ns' of {entry} must be strings that are not empty");
        if (kind.AsString is not ("i" or "u" or "d" or "c" or "n"))
            throw new DocumentException(ErrorCode.BadValue, $"Enumeration value '{kind.AsString}' for field 'OplogEntry.op' is not a valid value.");
        if (!entry.TryGetValue("o", out var what))
            throw new DocumentException(ErrorCode.FieldRequired, "BSON field 'OplogEntry.o' is missing but a required field");
        if (what.Type != ElementType.Document)
            throw WrongType("o", what, ElementType.Document);
        var target = entry["o2"];
        return new OplogEntry(
            kind.AsString,
            ns.AsString,
            what.AsDocument,
            target.Type == ElementType.Document ? target.AsDocument : RawDocument.Empty,
            entry["b"].Raw.IsTruthy);
    }

    private static DocumentException WrongType(string field, RawValue value, ElementType expected) => new(
        ErrorCode.TypeMismatch,
        $"BSON field 'OplogEntry.{field}' is the wrong type '{value.Type.Alias()}', expected type '{expected.Alias()}'");
}
