using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary>The equality of schemas: numbers by value, documents regardless of the order of their fields.</summary>
internal sealed class SchemaEquality : IEqualityComparer<RawValue>
{
    public static SchemaEquality Instance { get; } = new();

    public bool Equals(RawValue x, RawValue y) => AreEqual(x.Raw, y.Raw);

    public int GetHashCode(RawValue obj) => Hash(obj.Raw);

    public static bool AreEqual(RawValueSpan left, RawValueSpan right)
    {
        if (left.Type != right.Type || left.Type is not (ElementType.Document or ElementType.Array))
            return BsonComparer.AreEqual(left, right);
        // Fields in another order are looked for one by one.
        OperationContext.CheckForInterrupt(left.Document.Length);
        if (RawReader.Count(left.Document) != RawReader.Count(right.Document))
            return false;
        var fields = new RawReader(left.Document);
        var others = new RawReader(right.Document);
        while (fields.Read())
        {
            others.Read();
            OperationContext.CheckForInterrupt();
            var other = left.Type == ElementType.Array || others.Name.SequenceEqual(fields.Name)
                ? others.Value
                : Find(right.Document, fields.Name);
            if (!AreEqual(fields.Value, other))
                return false;
        }

        return true;
    }

    private static RawValueSpan Find(ReadOnlySpan<byte> document, ReadOnlySpan<byte> name)
    {
        OperationContext.CheckForInterrupt(document.Length);
        return RawReader.Find(document, name);
    }

    private static int Hash(RawValueSpan value)
    {
        if (value.Type is not (ElementType.Document or ElementType.Array))
            return BsonComparer.GetHashCode(value);
        bool isArray = value.Type == ElementType.Array;
        int hash = (int)value.Type;
        var fields = new RawReader(value.Document);
        while (fields.Read())
        {
            var name = new HashCode();
            if (!isArray)
                name.AddBytes(fields.Name);
            int field = HashCode.Combine(name.ToHashCode(), Hash(fields.Value));
            hash = isArray ? HashCode.Combine(hash, field) : hash + field;
        }

        return hash;
    }
}
