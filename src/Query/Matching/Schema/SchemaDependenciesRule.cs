using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary><c>dependencies</c>: what a document with a field must have or be.</summary>
internal sealed class SchemaDependenciesRule((byte[] Name, SchemaRule? Required, JsonSchema? Schema)[] dependencies)
    : SchemaRule
{
    public static SchemaRule Parse(SchemaOperand operand)
    {
        if (operand.Value.Type != ElementType.Document)
            throw operand.WrongType("an object");
        return new SchemaDependenciesRule([.. operand.Value.AsDocument.Select(field =>
        {
            var inner = operand with { Value = field.Value };
            byte[] name = Encoding.UTF8.GetBytes(field.Name);
            return field.Value.Type == ElementType.Array
                ? (name, new SchemaRequiredRule(inner.ReadNames()), (JsonSchema?)null)
                : (name, (SchemaRule?)null, inner.ReadSchema());
        })]);
    }

    public override bool Holds(RawValueSpan value)
    {
        if (value.Type != ElementType.Document)
            return true;
        foreach (var (name, required, schema) in dependencies)
        {
            if (!RawReader.TryFind(value.Document, name, out _))
                continue;
            if (required?.Holds(value) == false || schema?.IsValid(value) == false)
                return false;
        }

        return true;
    }
}
