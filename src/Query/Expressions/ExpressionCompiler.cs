using Streetcar.Bson;
using Streetcar.Query.Aggregation.MapReduce;
using Streetcar.Query.Collations;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Expressions;

/// <summary>Compiles expressions, knowing the variables in scope.</summary>
internal sealed class ExpressionCompiler
{
    private readonly Dictionary<string, Expression> _variables;
    private readonly int _nextVariable;

    public ExpressionCompiler(QueryContext context)
    {
        Context = context;
        Collation = Collation.Compile(context.Collation);
        _variables = SystemVariables.All.ToDictionary(variable => variable.Key, variable => variable.Value(context));
        foreach (var (name, value) in context.Let ?? RawDocument.Empty)
        {
            LetValues.CheckName(name);
            LetValues.Check(value);
            _variables[name] = Evaluated(Compile(value));
        }

        foreach (string name in context.Unbound)
            _variables[name] = new VariableExpression(_nextVariable++);
    }

    private ExpressionCompiler(ExpressionCompiler outer, Dictionary<string, Expression> variables, int nextVariable)
    {
        Context = outer.Context;
        Collation = outer.Collation;
        _variables = variables;
        _nextVariable = nextVariable;
        IsInGroup = outer.IsInGroup;
    }

    public QueryContext Context { get; }

    /// <summary>How strings are compared; null for by their bytes.</summary>
    public Collation? Collation { get; }

    /// <summary>Whether the expressions are those of a <c>$group</c>.</summary>
    public bool IsInGroup { get; private init; }

    /// <summary>The compiler of a <c>$group</c>'s expressions.</summary>
    public ExpressionCompiler InGroup() => new(this, _variables, _nextVariable) { IsInGroup = true };

    /// <summary>A compiler that knows further variables.</summary>
    /// <param name="names">Their names.</param>
    /// <param name="first">The number of the first one in the <see cref="Scope"/>; the others follow.</param>
    public ExpressionCompiler With(IEnumerable<string> names, out int first)
    {
        first = _nextVariable;
        var variables = new Dictionary<string, Expression>(_variables);
        int next = _nextVariable;
        foreach (string name in names)
            variables[name] = new VariableExpression(next++);
        return new ExpressionCompiler(this, variables, next);
    }

    /// <exception cref="DocumentException">InvalidPipelineOperator, 16020, …: it is not valid.</exception>
    public Expression Compile(RawValue expression)
    {
        switch (expression.Type)
        {
            case ElementType.String when expression.Raw.Utf8.StartsWith("$"u8):
                return CompilePath(expression.AsString);
            case ElementType.Document:
                return CompileDocument(expression.AsDocument);
            case ElementType.Array:
                return Fold(new ArrayExpression([.. expression.AsArray.Select(Compile)]));
            case ElementType.String:
                ExpressionLimits.CheckString(expression.Raw.Utf8.Length);
                return new ConstantExpression(expression);
            default:
                return new ConstantExpression(expression);
        }
    }

    /// <summary>The operands of an operator: an array's elements, or the one operand that is no array.</summary>
    public Expression[] CompileOperands(RawValue operand) =>
        operand.Type == ElementType.Array ? [.. operand.AsArray.Select(Compile)] : [Compile(operand)];

    /// <exception cref="DocumentException">FailedToParse: users may not give a variable that name.</exception>
    public static void CheckVariableName(string name)
    {
        if (name.Length == 0)
            throw new DocumentException(ErrorCode.FailedToParse, "empty variable names are not allowed");
        if (name != "CURRENT" && name[0] < 0x80 && !char.IsAsciiLetterLower(name[0]))
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, $"'{name}' starts with an invalid character for a user variable name");
        }

        CheckVariableCharacters(name);
    }

    private static void CheckVariableCharacters(string name)
    {
        foreach (char c in name)
        {
            if (c < 0x80 && !char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                throw new DocumentException(
                    ErrorCode.FailedToParse, $"'{name}' contains an invalid character for a variable name: '{c}'");
            }
        }
    }

    // What is constant is evaluated now, and fails now, as it does where the server optimizes.
    private Expression Fold(Expression expression) => expression.IsConstant ? Evaluated(expression) : expression;

    private Expression Evaluated(Expression expression)
    {
        if (Context.Folding.TryEvaluate(expression, out var value))
            return new ConstantExpression(value);
        Context.Facts.SetMayRunLong();
        return new UnfoldedExpression(expression);
    }

    private Expression CompilePath(string text)
    {
        if (text == "$")
            throw new DocumentException((ErrorCode)16872, "'$' by itself is not a valid FieldPath");
        if (text[1] != '$')
            return new PathExpression(_variables["CURRENT"], FieldPath.ParseStrict(text[1..]));
        int dot = text.IndexOf('.');
        string name = dot < 0 ? text[2..] : text[2..dot];
        if (name.Length == 0)
            throw new DocumentException(ErrorCode.FailedToParse, "empty variable names are not allowed");
        CheckVariableCharacters(name);
        if (!_variables.TryGetValue(name, out var variable))
            throw new DocumentException((ErrorCode)17276, $"Use of undefined variable: {name}");
        if (dot == text.Length - 1)
            throw new DocumentException((ErrorCode)40353, "FieldPath must not end with a '.'.");
        return dot < 0 ? variable : Fold(new PathExpression(variable, FieldPath.ParseStrict(text[(dot + 1)..])));
    }

    private Expression CompileDocument(RawDocument document)
    {
        var (name, operand) = document.FirstOrDefault();
        if (name is null || !name.StartsWith('$'))
            return Fold(ObjectExpression.Compile(document, this));
        if (document.Count != 1)
        {
            throw new DocumentException(
                (ErrorCode)15983,
                $"An object representing an expression must have exactly one field: {ElementText.Of(document)}");
        }

        if (Context.IsMapReduce && name == MapReduceOperators.Emit)
            return EmitExpression.Compile(operand, this);
        return ExpressionOperators.All.TryGetValue(name, out var compile)
            ? Fold(compile(operand, this))
            : throw ExpressionOperators.NotFound(name, operand);
    }
}
