using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Sorting;

/// <summary>
/// The order of documents by a value of each and, where that is the same, by a sort. Used by one thread at a time.
/// </summary>
internal sealed class ValueOrder(Expression expression, SortPattern? sort, Collation? collation, RawValue[] variables)
    : DocumentOrder
{
    private readonly Scope _scope = new(variables);
    private readonly SortPattern _sort = sort ?? SortPattern.Compile(RawDocument.Empty);

    /// <summary>A document's value; null where there is none.</summary>
    public RawValue Of(ReadOnlyMemory<byte> document)
    {
        _scope.Root = document;
        var value = expression.Evaluate(_scope);
        return value.IsNullish() ? RawValue.Null : value;
    }

    public override void WriteKey(ReadOnlySpan<byte> document, RawWriter key)
    {
        using var copy = new RentedDocument(document);
        var value = Of(copy.Memory);
        key.WriteStartDocument();
        key.WriteName(""u8);
        if (collation is null)
            key.WriteValue(value);
        else
            collation.WriteKey(value.Raw, key);
        key.WriteName(""u8);
        _sort.WriteKey(document, key);
        key.WriteEndDocument();
    }

    public override int CompareKeys(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var lefts = new RawReader(left);
        var rights = new RawReader(right);
        lefts.Read();
        rights.Read();
        int order = BsonComparer.Compare(lefts.Value, rights.Value);
        if (order != 0)
            return order;
        lefts.Read();
        rights.Read();
        return _sort.CompareKeys(lefts.Value.Document, rights.Value.Document);
    }
}
