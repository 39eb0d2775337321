using Streetcar.Bson;
using Streetcar.Query.Collations;

namespace Streetcar.Query.Expressions;

/// <summary>How operators take their operands.</summary>
internal static class Operands
{
    /// <summary>Compiles an operator from its operand as it is written.</summary>
    public delegate Expression Compile(RawValue operand, ExpressionCompiler compiler);

    /// <summary>An operator that may take long within one document: it loops, or uses a value several times.</summary>
    public static Compile Long(Compile compile) => (operand, compiler) =>
    {
        compiler.Context.Facts.SetMayRunLong();
        return compile(operand, compiler);
    };

    /// <summary>An operator of exactly one operand.</summary>
    public static Compile One(string name, Func<RawValue, RawValue> function) => (operand, compiler) =>
        new UnaryExpression(Exactly(1, name, operand, compiler)[0], function);

    /// <summary>An operator of exactly two operands.</summary>
    public static Compile Two(string name, Func<RawValue, RawValue, RawValue> function) => (operand, compiler) =>
    {
        var both = Exactly(2, name, operand, compiler);
        return new BinaryExpression(both[0], both[1], function);
    };

    /// <summary>An operator of exactly two operands whose errors are others within <c>$group</c>.</summary>
    public static Compile Two(
        string name, Func<RawValue, RawValue, RawValue> function, Func<RawValue, RawValue, RawValue> inGroup) =>
        (operand, compiler) => Two(name, compiler.IsInGroup ? inGroup : function)(operand, compiler);

    /// <summary>An operator of exactly three operands.</summary>
    public static Compile Three(string name, FunctionExpression.Function function) => (operand, compiler) =>
        new FunctionExpression(Exactly(3, name, operand, compiler), function);

    /// <summary>An operator of any number of operands.</summary>
    public static Compile Any(FunctionExpression.Function function) => (operand, compiler) =>
        new FunctionExpression(compiler.CompileOperands(operand), function);

    /// <summary>An operator that compares strings.</summary>
    public static Compile Collated(Func<Collation?, Compile> compile) =>
        (operand, compiler) => compile(compiler.Collation)(operand, compiler);

    /// <summary>An operator of a bounded number of operands.</summary>
    public static Compile Between(string name, int min, int max, FunctionExpression.Function function) =>
        (operand, compiler) => new FunctionExpression(InRange(name, min, max, operand, compiler), function);

    public static Expression[] Exactly(int count, string name, RawValue operand, ExpressionCompiler compiler)
    {
        var operands = compiler.CompileOperands(operand);
        return operands.Length == count
            ? operands
            : throw new DocumentException(
                (ErrorCode)16020,
                $"Expression {name} takes exactly {count} arguments. {operands.Length} were passed in.");
    }

    public static Expression[] InRange(string name, int min, int max, RawValue operand, ExpressionCompiler compiler)
    {
        var operands = compiler.CompileOperands(operand);
        return operands.Length >= min && operands.Length <= max
            ? operands
            : throw new DocumentException(
                (ErrorCode)28667,
                $"Expression {name} takes at least {min} arguments, and at most {max}, but {operands.Length} were passed in.");
    }

    /// <summary>The arguments of an operator that takes them by name; missing for those not given.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="operand">The document of arguments.</param>
    /// <param name="notADocument">The error's code where it is not a document.</param>
    /// <param name="unknown">The error's code for an argument that there is not.</param>
    /// <param name="names">The arguments' names.</param>
    public static RawValue[] Named(string name, RawValue operand, int notADocument, int unknown, params ReadOnlySpan<string> names)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException((ErrorCode)notADocument, $"{name} only supports an object as its argument");
        }

        var arguments = new RawValue[names.Length];
        foreach (var (argument, value) in operand.AsDocument)
        {
            int place = names.IndexOf(argument);
            if (place < 0)
                throw new DocumentException((ErrorCode)unknown, $"Unrecognized parameter to {name}: {argument}");
            arguments[place] = value;
        }

        return arguments;
    }

    /// <summary>An operator of no operands, which are an empty array or document.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="code">The error's code where there are some.</param>
    /// <param name="function">Makes the value.</param>
    public static Compile None(string name, int code, Func<RawValue> function) => (operand, compiler) =>
        operand.Type is not (ElementType.Array or ElementType.Document)
            ? throw new DocumentException((ErrorCode)10065, $"invalid parameter: expected an object ({name})")
        : operand.Type is ElementType.Array or ElementType.Document && RawReader.Count(operand.Raw.Document) == 0
            ? new VolatileExpression(_ => function())
            : throw new DocumentException((ErrorCode)code, $"{name} does not currently accept arguments");

    /// <summary>An operator that takes its arguments by name, all of which are expressions.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="errors">The errors where the arguments are wrong.</param>
    /// <param name="required">The names of the arguments that must be given.</param>
    /// <param name="optional">The names of the others, which are missing where not given.</param>
    /// <param name="function">Makes the value from those of the arguments, the required ones first.</param>
    public static Compile ByName(
        string name, ArgumentErrors errors, string[] required, string[] optional, FunctionExpression.Function function)
    {
        string[] names = [.. required, .. optional];
        return (operand, compiler) =>
        {
            if (operand.Type != ElementType.Document)
                throw errors.ForType(name, operand.Type);
            var arguments = new RawValue[names.Length];
            foreach (var (argument, value) in operand.AsDocument)
            {
                int place = names.IndexOf(argument);
                arguments[place < 0 ? throw errors.ForUnknown(name, argument) : place] = value;
            }

            for (int i = 0; i < required.Length; i++)
            {
                if (arguments[i].IsMissing)
                    throw errors.ForMissing(name, required[i], i);
            }

            return new FunctionExpression([.. arguments.Select(argument => Optional(argument, compiler))], function);
        };
    }

    /// <summary>An optional argument: missing where it is absent, null where its value is missing.</summary>
    public static Expression Optional(RawValue argument, ExpressionCompiler compiler) => argument.IsMissing
        ? new ConstantExpression(default)
        : new NullIfMissingExpression(compiler.Compile(argument));

    /// <summary>Refuses a required argument that is missing.</summary>
    public static RawValue Required(string name, string argument, RawValue value, int code) => !value.IsMissing
        ? value
        : throw new DocumentException((ErrorCode)code, $"Missing '{argument}' parameter to {name}");

    /// <summary>Whether a value is a document whose first field names an operator.</summary>
    public static bool IsOperator(this RawValue value) =>
        value.Type == ElementType.Document && value.AsDocument.FirstOrDefault().Name?.StartsWith('$') is true;

    /// <summary>Whether a value is null, undefined or missing, of which most operators make null.</summary>
    public static bool IsNullish(this RawValue value) =>
        value.Type is ElementType.Missing or ElementType.Null or ElementType.Undefined;
}
