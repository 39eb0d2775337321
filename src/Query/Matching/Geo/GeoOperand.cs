using Streetcar.Bson;

namespace Streetcar.Query.Matching.Geo;

/// <summary>The operand that <c>$geoWithin</c> and <c>$geoIntersects</c> share: one shape, and no sibling operators.</summary>
internal static class GeoOperand
{
    // About a hundred vertices, each of which is held against each of a document's.
    private const int LargeShape = 4096;

    /// <summary>Takes the shapes out of an operand.</summary>
    /// <exception cref="DocumentException">BadValue: the operator has siblings, or there are no shapes.</exception>
    public static List<RawElement> Shapes(RawValue operand, FilterScope scope)
    {
        foreach (var (name, value) in scope.Siblings.Skip(1))
            throw FilterError.BadValue($"can't parse extra field: {ElementText.Of(name, value.Raw)}");
        if (operand.Type != ElementType.Document)
            throw FilterError.BadValue("geometry must be an object");
        if (operand.Memory.Length > LargeShape)
            scope.Context.Facts.SetMayRunLong();
        // An option of former versions that is ignored by MongoDB too.
        List<RawElement> shapes = [.. operand.AsDocument.Where(shape => shape.Name != "$uniqueDocs")];
        return shapes.Count > 0 ? shapes : throw FilterError.BadValue("geo query doesn't have any geometry");
    }
}
