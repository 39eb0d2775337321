using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Makes a projection's tree, and finds out which way it picks.</summary>
internal sealed class ProjectionParser
{
    private readonly ProjectionNode _root = new();
    private ProjectionKind _kind = ProjectionKind.Whole;

    // What is said about _id as a whole, which fits either kind.
    private bool? _id;
    private bool _hasIdPath;

    public ProjectionNode Parse(BsonDocument specification, out ProjectionKind kind)
    {
        ParseFields("", specification);
        if (_kind == ProjectionKind.Whole)
            _kind = _id == true ? ProjectionKind.Inclusion : ProjectionKind.Exclusion;
        if (_kind == ProjectionKind.Inclusion && _id is null && !_hasIdPath)
            _root.Add("_id");
        if (_id is { } included && included != (_kind == ProjectionKind.Inclusion))
            _root.Remove("_id");
        kind = _kind;
        return _root;
    }

    private void ParseFields(string prefix, BsonDocument fields)
    {
        foreach (var (name, value) in fields)
        {
            FieldPath.ParseStrict(name);
            string path = prefix + name;
            FieldPath.Parse(path);
            switch (value.Type)
            {
                case BsonType.Document:
                    ParseNested(path, value.AsDocument);
                    break;
                case BsonType.Boolean or BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128:
                    ParseFlag(path, name, value.Raw.IsTruthy);
                    break;
                default:
                    throw Unsupported(path);
            }
        }
    }

    private void ParseNested(string path, BsonDocument fields)
    {
        if (fields.IsEmpty)
        {
            throw new DocumentException(
                (ErrorCode)51270,
                $"An empty sub-projection is not a valid value. Found empty object at path {path}");
        }

        string first = fields.First().Name;
        if (first.StartsWith('$'))
            throw new DocumentException((ErrorCode)31325, $"Unknown expression {first}");
        ParseFields(path + ".", fields);
    }

    private void ParseFlag(string path, string name, bool include)
    {
        _root.Add(path);
        if (path == "_id")
        {
            _id = include;
            return;
        }

        _hasIdPath |= path.StartsWith("_id.", StringComparison.Ordinal);
        var kind = include ? ProjectionKind.Inclusion : ProjectionKind.Exclusion;
        if (_kind != ProjectionKind.Whole && _kind != kind)
        {
            throw include
                ? new DocumentException((ErrorCode)31253, $"Cannot do inclusion on field {name} in exclusion projection")
                : new DocumentException((ErrorCode)31254, $"Cannot do exclusion on field {name} in inclusion projection");
        }

        _kind = kind;
    }

    private static DocumentException Unsupported(string path) => new(
        ErrorCode.CommandNotSupported,
        $"The projection of '{path}' must be 0, 1, true or false");
}
