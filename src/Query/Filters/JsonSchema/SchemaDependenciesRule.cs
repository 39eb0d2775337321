using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>dependencies</c>: what a document with a field must have or be.</summary>
internal sealed class SchemaDependenciesRule((byte[] Name, SchemaRule? Required, JsonSchema? Schema)[] dependencies)
    : SchemaRule
{
    public static SchemaRule Parse(SchemaOperand operand)
    {
        if (operand.Value.Type != BsonType.Document)
            throw operand.WrongType("an object");
        return new SchemaDependenciesRule([.. operand.Value.AsDocument.Select(field =>
        {
            var inner = operand with { Value = field.Value };
            byte[] name = Encoding.UTF8.GetBytes(field.Name);
            return field.Value.Type == BsonType.Array
                ? (name, new SchemaRequiredRule(inner.ReadNames()), (JsonSchema?)null)
                : (name, (SchemaRule?)null, inner.ReadSchema());
        })]);
    }

    public override bool Holds(RawBsonValue value)
    {
        if (value.Type != BsonType.Document)
            return true;
        foreach (var (name, required, schema) in dependencies)
        {
            if (!BsonReader.TryFind(value.Document, name, out _))
                continue;
            if (required?.Holds(value) == false || schema?.IsValid(value) == false)
                return false;
        }

        return true;
    }
}
