using System.Reflection;
using System.Reflection.Emit;

namespace Orleans;

/// <summary>Generates the class of the requests to one method: its arguments, and the call with them.</summary>
internal static class RequestEmitter
{
    public const string MethodField = "Method";

    public static string ArgumentField(ParameterInfo parameter) => $"Argument{parameter.Position}";

    public static Type Emit(ModuleBuilder module, MethodInfo method, string name)
    {
        var baseType = BaseOf(method.ReturnType);
        var request = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, baseType);
        request.DefineField(MethodField, typeof(GrainMethod), FieldAttributes.Public | FieldAttributes.Static);

        var constructor = request.DefineConstructor(MethodAttributes.Public, CallingConventions.HasThis, [typeof(GrainMethod)]);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, baseType.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single());
        il.Emit(OpCodes.Ret);

        EmitInvoke(request, baseType, method);

        var type = request.CreateType();
        type.GetField(MethodField)!.SetValue(null, new GrainMethod(method));
        return type;
    }

    private static Type BaseOf(Type returned) => GrainMethodCheck.ResultOf(returned) is { } result
        ? (returned.IsValueType ? typeof(ValueTaskRequest<>) : typeof(TaskRequest<>)).MakeGenericType(result)
        : typeof(TaskRequest);

    // return ((IGrainInterface)grain).Method(Argument0, ...)
    private static void EmitInvoke(TypeBuilder request, Type baseType, MethodInfo method)
    {
        var overridden = baseType.GetMethod("Invoke", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var invoke = request.DefineMethod(
            overridden.Name, MethodAttributes.Family | MethodAttributes.Virtual | MethodAttributes.HideBySig, overridden.ReturnType, [typeof(object)]);

        var il = invoke.GetILGenerator();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        foreach (var parameter in method.GetParameters())
        {
            il.Emit(OpCodes.Ldarg_0);
            if (parameter.ParameterType == typeof(CancellationToken))
                il.Emit(OpCodes.Call, typeof(GrainRequest).GetProperty(nameof(GrainRequest.CalleeToken))!.GetMethod!);
            else
                il.Emit(OpCodes.Ldfld, request.DefineField(ArgumentField(parameter), parameter.ParameterType, FieldAttributes.Public));
        }

        il.Emit(OpCodes.Callvirt, method);
        if (method.ReturnType == typeof(ValueTask))
        {
            var value = il.DeclareLocal(method.ReturnType);
            il.Emit(OpCodes.Stloc, value);
            il.Emit(OpCodes.Ldloca, value);
            il.Emit(OpCodes.Call, method.ReturnType.GetMethod(nameof(ValueTask.AsTask))!);
        }
        else if (method.ReturnType != overridden.ReturnType)
        {
            il.Emit(OpCodes.Newobj, overridden.ReturnType.GetConstructor([method.ReturnType])!);
        }

        il.Emit(OpCodes.Ret);
    }
}
