def run_program(request, *parts):
    raise NotImplementedError
