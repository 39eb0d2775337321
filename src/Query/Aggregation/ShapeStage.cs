using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$project</c>, <c>$addFields</c> with its other name <c>$set</c>, and <c>$unset</c>.</summary>
internal sealed class ShapeStage(ShapeNode shape) : TransformStage
{
    public static Stage CompileProject(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
            throw new DocumentException((ErrorCode)15969, "$project specification must be an object");
        return operand.AsDocument.IsEmpty
            ? throw new DocumentException(
                (ErrorCode)51272, "Invalid $project :: caused by :: projection specification must have at least one field")
            : new ShapeStage(new ShapeParser("$project", compiler).Project(operand.AsDocument));
    }

    public static StageOperators.Compile CompileAdd(string name) => (operand, compiler) =>
        operand.Type == ElementType.Document
            ? new ShapeStage(new ShapeParser(name, compiler).Add(operand.AsDocument))
            : throw new DocumentException(
                (ErrorCode)40272, $"{name} specification stage must be an object, got {operand.Type.Alias()}");

    public static Stage CompileUnset(RawValue operand, ExpressionCompiler compiler)
    {
        RawValue[] fields = operand.Type switch
        {
            ElementType.String => [operand],
            ElementType.Array => [.. operand.AsArray],
            _ => throw new DocumentException(
                (ErrorCode)31002, "$unset specification must be a string or an array"),
        };
        if (fields.Length == 0)
        {
            throw new DocumentException(
                (ErrorCode)31119, "$unset specification must be a string or an array with at least one field");
        }

        if (Array.Exists(fields, field => field.Type != ElementType.String))
        {
            throw new DocumentException(
                (ErrorCode)31120, "$unset specification must be a string or an array containing only string values");
        }

        return new ShapeStage(new ShapeParser("$unset", compiler).Remove(fields.Select(field => field.AsString)));
    }

    public override bool PassesEach => true;

    public override bool Keeps(string field) => shape.Keeps(field);

    public override void Write(Scope scope, RawWriter output)
    {
        output.WriteStartDocument();
        shape.WriteFields(scope.Root.Span, scope, output);
        output.WriteEndDocument();
    }
}
