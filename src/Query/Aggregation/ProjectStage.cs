using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Projections;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$project</c>: includes, excludes and computes fields.</summary>
internal sealed class ProjectStage(Projection projection) : ProjectionStage(projection)
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
            throw new DocumentException((ErrorCode)15969, "$project specification must be an object");
        return operand.AsDocument.IsEmpty
            ? throw new DocumentException(
                (ErrorCode)51272, "Invalid $project :: caused by :: projection specification must have at least one field")
            : new ProjectStage(Compile("$project", operand.AsDocument, ProjectionPolicy.Project, compiler));
    }
}
