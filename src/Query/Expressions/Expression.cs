using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>
/// A compiled aggregation expression (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/"/>).
/// Immutable; what changes during evaluation is in the <see cref="Scope"/>.
/// </summary>
internal abstract class Expression
{
    /// <summary>Whether the expression has the same value for every document.</summary>
    public virtual bool IsConstant => false;

    /// <summary>Evaluates the expression.</summary>
    /// <param name="scope">The document and the variables.</param>
    /// <returns>
    /// The value; missing where there is none. It may view the document's memory, and must be copied to outlive it.
    /// </returns>
    public abstract RawValue Evaluate(Scope scope);

    /// <summary>Compiles an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="context">The variables and the collation; null for none.</param>
    /// <exception cref="DocumentException">InvalidPipelineOperator, 16020, …: it is not valid.</exception>
    public static Expression Compile(RawValue expression, QueryContext? context = null) =>
        new ExpressionCompiler(context ?? QueryContext.Default).Compile(expression);

    /// <summary>The value for a document, from outside of a pipeline.</summary>
    public RawValue Evaluate(ReadOnlyMemory<byte> document) => Evaluate(new Scope { Root = document });
}
