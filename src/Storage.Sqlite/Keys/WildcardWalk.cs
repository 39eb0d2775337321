using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Keys;

/// <summary>
/// Goes through a document and hands out what a wildcard index has of it: paths with their values, those of arrays
/// element by element. Used again and again by one thread at a time.
/// </summary>
internal sealed class WildcardWalk
{
    private static readonly byte[] EmptyDocument = [5, 0, 0, 0, 0];

    private readonly KeyBuffer _path = new();

    /// <summary>Takes a path, in UTF-8, and a value there.</summary>
    public delegate void Take(ReadOnlySpan<byte> path, RawValueSpan value);

    /// <summary>Whether a path met an array, or might mean several fields, so that one path can have several values.</summary>
    public bool HasSeveral { get; private set; }

    public void Walk(WildcardFields fields, ReadOnlySpan<byte> document, Take take)
    {
        _path.Clear();
        HasSeveral = false;
        WalkFields(fields, document, take);
    }

    // False where all fields are left out, if there are any.
    private bool WalkFields(WildcardFields fields, ReadOnlySpan<byte> document, Take take)
    {
        bool any = false;
        var reader = new RawReader(document);
        while (reader.Read())
        {
            var field = fields.At(reader.Name);
            if (!field.MayHave)
                continue;
            any = true;
            HasSeveral |= reader.Name.IsEmpty || reader.Name.Contains((byte)'.');
            int length = _path.Length;
            if (length > 0)
                _path.Add((byte)'.');
            _path.Add(reader.Name);
            WalkValue(field, reader.Value, take);
            _path.Truncate(length);
        }

        return any;
    }

    // A document is in the index by its fields; by itself where it has none, or none that the index has.
    private void WalkValue(WildcardFields field, RawValueSpan value, Take take)
    {
        if (value.Type == ElementType.Array)
            WalkElements(field, value.Document, take);
        else if (value.Type == ElementType.Document && WalkFields(field, value.Document, take))
            return;
        else if (field.IsIncluded)
            take(_path.Span, value.Type == ElementType.Document ? new RawValueSpan(ElementType.Document, EmptyDocument) : value);
    }

    // Arrays directly in arrays are not looked into.
    private void WalkElements(WildcardFields field, ReadOnlySpan<byte> array, Take take)
    {
        HasSeveral = true;
        var elements = new RawReader(array);
        bool isEmpty = true;
        while (elements.Read())
        {
            isEmpty = false;
            if (elements.Value.Type != ElementType.Array)
                WalkValue(field, elements.Value, take);
            else if (field.IsIncluded)
                take(_path.Span, elements.Value);
        }

        if (isEmpty && field.IsIncluded)
            take(_path.Span, new RawValueSpan(ElementType.Undefined, []));
    }
}
