using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary>
/// <c>$jsonSchema</c>: the document is valid by a schema
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/query/jsonSchema/"/>).
/// </summary>
public sealed class JsonSchemaMatchExpression : MatchExpression
{
    private readonly JsonSchema _schema;

    private JsonSchemaMatchExpression(JsonSchema schema) => _schema = schema;

    internal static MatchExpression Parse(RawValue operand, FilterScope scope)
    {
        // Its patterns apply to the names of all fields.
        scope.Context.Facts.SetMayRunLong();
        return operand.Type == ElementType.Document
            ? new JsonSchemaMatchExpression(JsonSchema.Compile(operand.AsDocument))
            : throw new DocumentException(ErrorCode.TypeMismatch, "$jsonSchema must be an object");
    }

    internal override bool Matches(ref MatchContext context) => _schema.IsValid(context.Value);

    internal override bool MatchesValue(RawValueSpan value) => _schema.IsValid(value);
}
