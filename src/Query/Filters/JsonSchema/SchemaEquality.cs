using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The equality of schemas: numbers by value, documents whatever the order of their fields.</summary>
internal sealed class SchemaEquality : IEqualityComparer<BsonValue>
{
    public static SchemaEquality Instance { get; } = new();

    public bool Equals(BsonValue x, BsonValue y) => AreEqual(x.Raw, y.Raw);

    public int GetHashCode(BsonValue obj) => Hash(obj.Raw);

    public static bool AreEqual(RawBsonValue left, RawBsonValue right)
    {
        if (left.Type != right.Type || left.Type is not (BsonType.Document or BsonType.Array))
            return BsonComparer.AreEqual(left, right);
        if (BsonReader.Count(left.Document) != BsonReader.Count(right.Document))
            return false;
        var fields = new BsonReader(left.Document);
        var others = new BsonReader(right.Document);
        while (fields.Read())
        {
            others.Read();
            var other = left.Type == BsonType.Array || others.Name.SequenceEqual(fields.Name)
                ? others.Value
                : BsonReader.Find(right.Document, fields.Name);
            if (!AreEqual(fields.Value, other))
                return false;
        }

        return true;
    }

    private static int Hash(RawBsonValue value)
    {
        if (value.Type is not (BsonType.Document or BsonType.Array))
            return BsonComparer.GetHashCode(value);
        bool isArray = value.Type == BsonType.Array;
        int hash = (int)value.Type;
        var fields = new BsonReader(value.Document);
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
