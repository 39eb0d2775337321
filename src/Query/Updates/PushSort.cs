using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Updates;

/// <summary>The <c>$sort</c> of a <c>$push</c>: whole elements, or embedded documents by their fields.</summary>
internal sealed class PushSort : IComparer<RawValue>
{
    private readonly (byte[][] Path, int Direction)[] _keys;

    private readonly Collation? _collation;

    private PushSort((byte[][] Path, int Direction)[] keys, Collation? collation)
    {
        _keys = keys;
        _collation = collation;
    }

    public static PushSort Compile(RawValue pattern, Collation? collation)
    {
        if (pattern.Raw.TryGetInt64(out long whole))
        {
            return whole is 1 or -1
                ? new PushSort([([], (int)whole)], collation)
                : throw new DocumentException(
                    ErrorCode.BadValue,
                    "The $sort element value must be either 1 or -1");
        }

        if (pattern.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields");
        }

        if (pattern.AsDocument.IsEmpty)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                "The $sort pattern is empty when it should be a set of fields.");
        }

        var keys = new List<(byte[][], int)>();
        foreach (var (name, value) in pattern.AsDocument)
        {
            if (name.Length == 0)
                throw new DocumentException(ErrorCode.BadValue, "The $sort field cannot be empty");
            string[] parts = name.Split('.');
            if (parts.Contains(""))
            {
                throw new DocumentException(
                    ErrorCode.BadValue, $"The $sort field is a dotted field but has an empty part: {name}");
            }

            if (!value.Raw.TryGetInt64(out long direction) || direction is not (1 or -1))
            {
                throw new DocumentException(
                    ErrorCode.BadValue, "The $sort element value must be either 1 or -1");
            }

            keys.Add(([.. parts.Select(Encoding.UTF8.GetBytes)], (int)direction));
        }

        return new PushSort([.. keys], collation);
    }

    /// <summary>Sorts elements in their places.</summary>
    public RawValue[] Apply(RawValue[] elements) => SortedValues.Of(elements, this);

    public int Compare(RawValue x, RawValue y)
    {
        foreach (var (path, direction) in _keys)
        {
            int order = Collation.Compare(_collation, Key(x.Raw, path), Key(y.Raw, path));
            if (order != 0)
                return order * direction;
        }

        return 0;
    }

    // An element without the field sorts as if it were null.
    private static RawValueSpan Key(RawValueSpan element, byte[][] path)
    {
        foreach (byte[] part in path)
        {
            if (element.Type != ElementType.Document || !RawReader.TryFind(element.Document, part, out element))
                return new RawValueSpan(ElementType.Null, default);
        }

        return element;
    }
}
